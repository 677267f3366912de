package io.onceedit.sweep;

import io.onceedit.progress.ProgressListener;
import io.onceedit.sweep.schedule.Bundle;
import java.util.List;
import java.util.Set;

/**
 * Runs a plan in one thread of a plain JVM, by the schedule that distributes units to executors: here there is one slot. Nobody looks at a
 * clock, so that units run one by one in an order that the plan alone decides.
 */
public final class PlainRun {
    private static final String HERE = "here";

    private PlainRun() {}

    /** Every unit's result: preparing units first, then cells, each in the plan's order. */
    public static List<UnitResult> run(SweepPlan plan, UnitRunner runner, ProgressListener progress) {
        ScheduledPlan scheduled = new ScheduledPlan(plan, runner);
        while (!scheduled.isDone()) {
            int prepared = scheduled.preparedUnits();
            int evaluated = scheduled.evaluatedUnits();
            Bundle bundle = scheduled.next(HERE, 1).orElseThrow();
            List<UnitResult> results =
                    scheduled.units(bundle).stream().map(runner::run).toList();
            scheduled.ended(bundle, HERE, Set.of(), results, 0);
            if (scheduled.preparedUnits() > prepared) {
                progress.advanced(
                        "prepare", scheduled.preparedUnits(), plan.preparing().size());
            }
            if (scheduled.evaluatedUnits() > evaluated) {
                progress.advanced(
                        "evaluate", scheduled.evaluatedUnits(), plan.cells().size());
            }
        }
        return scheduled.results();
    }
}
