package io.onceedit.sweep;

import io.onceedit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.List;

/** Runs a plan in one thread of a plain JVM. Whoever distributes units gets the same results. */
public final class PlainRun {
    private PlainRun() {}

    /** Every unit's result: preparing units first, then cells, each in the plan's order. */
    public static List<UnitResult> run(SweepPlan plan, UnitRunner runner, ProgressListener progress) {
        List<UnitResult> results = new ArrayList<>();
        runAll("prepare", plan.preparing(), runner, progress, results);
        runAll("evaluate", plan.cells(), runner, progress, results);
        return results;
    }

    private static void runAll(
            String stage,
            List<? extends WorkUnit> units,
            UnitRunner runner,
            ProgressListener progress,
            List<UnitResult> results) {
        for (int i = 0; i < units.size(); i++) {
            results.add(runner.run(units.get(i)));
            progress.advanced(stage, i + 1, units.size());
        }
    }
}
