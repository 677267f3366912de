package io.onceedit.spark.job;

import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.executor.ExecutorUnits;
import io.onceedit.spark.executor.ProgressAccumulator;
import io.onceedit.sweep.SweepPlan;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Runs a plan's units as Spark tasks: preparing units first, the long ones in front, then cells. Units of one model stand side by side, so
 * that an executor opens a model once; every partition is one task, and a unit that fails is a result and fails no task.
 */
final class SparkSweep {
    private final JavaSparkContext spark;
    private final int partitions;
    private final ProgressListener progress;

    /**
     * A sweep on a cluster.
     *
     * @param partitions tasks of each stage; 0 makes one for each unit
     */
    SparkSweep(JavaSparkContext spark, int partitions, ProgressListener progress) {
        this.spark = spark;
        this.partitions = partitions;
        this.progress = progress;
    }

    /** Every unit's result, in the plan's order; the units belong to a run. */
    List<UnitResult> run(SweepPlan plan, ExecutorSettings settings, String runId) {
        Broadcast<ExecutorSettings> shared = spark.broadcast(settings);
        try {
            Function<ProgressAccumulator, ExecutorUnits> runner = reached -> new ExecutorUnits(shared, reached, runId);
            List<UnitResult> results = new ArrayList<>(stage("prepare", plan.preparing(), runner));
            results.addAll(stage("evaluate", plan.cells(), runner));
            return results;
        } finally {
            shared.destroy();
        }
    }

    private List<UnitResult> stage(
            String name, List<? extends WorkUnit> units, Function<ProgressAccumulator, ExecutorUnits> runner) {
        if (units.isEmpty()) {
            return List.of();
        }
        List<WorkUnit> placed = new ArrayList<>(units);
        placed.sort(Comparator.comparing(SparkSweep::isShort).thenComparing(WorkUnit::modelId));
        int tasks = partitions == 0 ? placed.size() : Math.min(partitions, placed.size());
        ProgressAccumulator reached = new ProgressAccumulator();
        spark.sc().register(reached, "onceedit " + name);
        StageProgress listener = new StageProgress(name, placed.size(), reached, progress);
        spark.sc().addSparkListener(listener);
        spark.setJobDescription("onceedit " + name + ": " + placed.size() + " units");
        try {
            List<UnitResult> results = spark.parallelize(placed, tasks)
                    .mapPartitions(runner.apply(reached))
                    .collect();
            listener.end();
            return inOrderOf(units, results);
        } finally {
            spark.sc().removeSparkListener(listener);
        }
    }

    /** Learning takes longest: it begins first, so that the short units fill what it leaves and no slot waits for it at the end. */
    private static boolean isShort(WorkUnit unit) {
        return !(unit instanceof WorkUnit.LearnGateMaps || unit instanceof WorkUnit.TrainPlugin);
    }

    private static List<UnitResult> inOrderOf(List<? extends WorkUnit> units, List<UnitResult> results) {
        List<String> keys = units.stream().map(WorkUnit::key).toList();
        return results.stream()
                .sorted(Comparator.comparingInt(result -> keys.indexOf(result.key())))
                .toList();
    }
}
