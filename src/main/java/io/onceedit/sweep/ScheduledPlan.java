package io.onceedit.sweep;

import io.onceedit.progress.WorkDone;
import io.onceedit.sweep.schedule.Bundle;
import io.onceedit.sweep.schedule.BundleReport;
import io.onceedit.sweep.schedule.PlannedUnit;
import io.onceedit.sweep.schedule.Schedule;
import io.onceedit.sweep.schedule.Stranded;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A plan on its way: what is to run next, and what has become of each unit. Not safe for use by several threads. */
public final class ScheduledPlan {
    /** In this order a failed cell names what it lacks: the order in which it opens it. */
    private static final List<ArtifactKind> OPENED =
            List.of(ArtifactKind.HOST_PASS, ArtifactKind.PLUGIN, ArtifactKind.GATE_MAPS, ArtifactKind.ALIGNMENT);

    private final List<WorkUnit> units;
    private final int preparing;
    private final Schedule schedule;
    private final UnitRunner stranded;
    private final UnitResult[] results;
    private WorkDone prepared = WorkDone.NONE;
    private WorkDone evaluated = WorkDone.NONE;

    /**
     * Nothing has run yet.
     *
     * @param stranded has the results of units that cannot run
     */
    public ScheduledPlan(SweepPlan plan, UnitRunner stranded) {
        this.units = plan.units().toList();
        this.preparing = plan.preparing().size();
        this.stranded = stranded;
        this.results = new UnitResult[units.size()];
        this.schedule = new Schedule(
                units.stream().map(ScheduledPlan::planned).toList(),
                Stream.of(ArtifactKind.values()).map(ArtifactKind::folderName).toList());
    }

    private static PlannedUnit planned(WorkUnit unit) {
        List<String> needs = unit instanceof WorkUnit.EvaluateCell cell
                ? OPENED.stream().flatMap(kind -> cell.needs(kind).stream()).toList()
                : List.of();
        return new PlannedUnit(unit.key(), unit.modelId(), unit.kind().folderName(), UnitEstimate.of(unit), needs);
    }

    /** Whether every unit has a result. */
    public boolean isDone() {
        return schedule.isDone();
    }

    /**
     * The next bundle for a free slot; empty where nothing can run now.
     *
     * @param executor that the slot belongs to
     * @param slots of all executors, free or not
     */
    public Optional<Bundle> next(String executor, int slots) {
        return schedule.next(executor, slots);
    }

    /** A bundle's units. */
    public List<WorkUnit> units(Bundle bundle) {
        return bundle.units().stream().map(units::get).toList();
    }

    /**
     * A bundle has ended.
     *
     * @param executor where it really ran
     * @param openModels ids of models that the executor holds open now
     * @param ended results of the units that were begun, in the bundle's order
     * @param seconds that they took; 0 where nobody looked at a clock
     */
    public void ended(Bundle bundle, String executor, Set<String> openModels, List<UnitResult> ended, double seconds) {
        for (int i = 0; i < ended.size(); i++) {
            keep(bundle.units().get(i), ended.get(i));
        }
        List<Boolean> succeeded = ended.stream().map(UnitResult::succeeded).toList();
        keep(schedule.ended(bundle, new BundleReport(executor, openModels, succeeded, seconds)));
    }

    /**
     * A bundle has died for good, with the process that it ran in.
     *
     * @param alone whether nothing else runs in an executor beside a bundle
     * @return whether its one unit is to blame and {@link #failed} is to be called; if not, its units are tried again one by one
     */
    public boolean died(Bundle bundle, boolean alone) {
        return schedule.died(bundle, alone);
    }

    /** The one unit of a bundle that has died is to blame. */
    public void failed(Bundle bundle, UnitResult result) {
        keep(bundle.units().get(0), result);
        keep(schedule.failed(bundle));
    }

    /** Only these executors are left. */
    public void keep(Set<String> executors) {
        schedule.keep(executors);
    }

    private void keep(List<Stranded> all) {
        for (Stranded one : all) {
            keep(one.unit(), stranded.runWithout(units.get(one.unit()), units.get(one.need())));
        }
    }

    private void keep(int unit, UnitResult result) {
        results[unit] = result;
        WorkDone done = result.done(units.get(unit));
        if (unit < preparing) {
            prepared = prepared.plus(done);
        } else {
            evaluated = evaluated.plus(done);
        }
    }

    /** What preparing units have done that have ended. */
    public WorkDone prepared() {
        return prepared;
    }

    /** What cells have done that have ended. */
    public WorkDone evaluated() {
        return evaluated;
    }

    /** How long the units that are not handed out yet are expected to take one after another. */
    public double secondsLeft() {
        return schedule.secondsLeft();
    }

    /** How long a bundle is expected to take. */
    public double seconds(Bundle bundle) {
        return schedule.seconds(bundle);
    }

    /** Every unit's result, once all have one: preparing units first, then cells, each in the plan's order. */
    public List<UnitResult> results() {
        return Arrays.asList(results);
    }
}
