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
            long prepared = scheduled.prepared().units();
            long evaluated = scheduled.evaluated().units();
            Bundle bundle = scheduled.next(HERE, 1).orElseThrow();
            List<UnitResult> results =
                    scheduled.units(bundle).stream().map(runner::run).toList();
            scheduled.ended(bundle, HERE, Set.of(), results, 0);
            if (scheduled.prepared().units() > prepared) {
                progress.advanced(
                        "prepare",
                        scheduled.prepared().units(),
                        plan.preparing().size());
            }
            if (scheduled.evaluated().units() > evaluated) {
                progress.advanced(
                        "evaluate", scheduled.evaluated().units(), plan.cells().size());
            }
        }
        return scheduled.results();
    }
}
