package io.onceedit.spark.job;

import io.onceedit.progress.GracefulStop;
import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.io.HadoopArtifactStore;
import io.onceedit.sweep.OpenModels;
import io.onceedit.sweep.ScheduledPlan;
import io.onceedit.sweep.StoreUnitRunner;
import io.onceedit.sweep.SweepPlan;
import io.onceedit.sweep.TaskPlace;
import io.onceedit.sweep.UnitResult;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Runs a plan's units on a cluster, in bundles, each where its model is open. A unit that fails is a result and ends nothing. */
final class SparkSweep {
    private static final String DRIVER = "driver";

    private final JavaSparkContext spark;
    private final int mostAtOnce;
    private final ProgressListener progress;
    private final GracefulStop stop;
    private final ExecutorStarts starts;
    private final Map<String, String> awayFrom;

    /**
     * A sweep on a cluster.
     *
     * @param mostAtOnce bundles that may run at once; 0 for as many as there are slots
     * @param progress is told how far the units are
     * @param stop ends the sweep before its end
     * @param starts knows whether executors end before they do anything
     * @param awayFrom the executor of each cell, by its id, that is to be another one
     */
    SparkSweep(
            JavaSparkContext spark,
            int mostAtOnce,
            ProgressListener progress,
            GracefulStop stop,
            ExecutorStarts starts,
            Map<String, String> awayFrom) {
        this.spark = spark;
        this.mostAtOnce = mostAtOnce == 0 ? Integer.MAX_VALUE : mostAtOnce;
        this.progress = progress;
        this.stop = stop;
        this.starts = starts;
        this.awayFrom = Map.copyOf(awayFrom);
    }

    /**
     * How all units went.
     *
     * @param results every unit's, in the plan's order
     * @param time where the time went
     */
    record Units(List<UnitResult> results, UnitsTime time) {
        Units {
            results = List.copyOf(results);
        }
    }

    /**
     * Runs every unit; the units belong to a run.
     *
     * @throws StopSignal.Stopped where the stop is begun before all have ended; those that have are in the store
     * @throws NoWorkingExecutorException where executors end and end again, and none runs a task
     * @throws IllegalStateException where the cluster is stopped
     */
    Units run(SweepPlan plan, ExecutorSettings settings, String runId) {
        Broadcast<ExecutorSettings> shared = spark.broadcast(settings);
        try (OpenModels none = new OpenModels(0);
                SweepStages stages = new SweepStages(spark.sc(), plan, progress);
                BundleJobs jobs = new BundleJobs(spark)) {
            StoreUnitRunner here = new StoreUnitRunner(
                    settings.job(),
                    HadoopArtifactStore.open(settings.store(), settings.hadoop()),
                    none,
                    ProgressListener.SILENT,
                    new TaskPlace(runId, 1, DRIVER),
                    StopSignal.NEVER);
            ScheduledPlan scheduled = new ScheduledPlan(plan, here);
            UnitLoop loop =
                    new UnitLoop(scheduled, jobs, new ExecutorSlots(spark.sc(), awayFrom), mostAtOnce, stop, starts);
            UnitsTime time = loop.run(stages, shared, runId);
            return new Units(scheduled.results(), time);
        } finally {
            shared.destroy();
        }
    }
}
