package io.onceedit.spark.executor;

import ai.djl.Device;
import io.onceedit.progress.StopSignal;
import io.onceedit.sweep.ModelSource;
import io.onceedit.sweep.OpenModels;
import io.onceedit.sweep.StoreUnitRunner;
import io.onceedit.sweep.SweepConfig;
import io.onceedit.sweep.TaskPlace;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.UnitRunner;
import io.onceedit.sweep.WorkUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/**
 * Runs a bundle's units one after another on this executor's models and the device that Spark gave the task, tells the driver how far they
 * are, and says what the executor holds open behind them.
 */
public final class ExecutorUnits implements FlatMapFunction<Iterator<UnitBundle>, UnitBundleResult> {
    private static final double NANOS = 1e9;

    private final Broadcast<ExecutorSettings> settings;
    private final ProgressAccumulator progress;
    private final String runId;

    /**
     * A partition function that holds handles only.
     *
     * @param settings what every task needs to know of the sweep
     * @param progress brings a task's progress to the driver
     * @param runId the run that the units belong to
     */
    public ExecutorUnits(Broadcast<ExecutorSettings> settings, ProgressAccumulator progress, String runId) {
        this.settings = settings;
        this.progress = progress;
        this.runId = runId;
    }

    @Override
    public Iterator<UnitBundleResult> call(Iterator<UnitBundle> bundles) {
        return ExecutorProcess.tasks().run(TaskContext.get()::isInterrupted, stop -> run(bundles, stop));
    }

    private Iterator<UnitBundleResult> run(Iterator<UnitBundle> bundles, StopSignal stop) {
        List<UnitBundleResult> results = new ArrayList<>();
        bundles.forEachRemaining(bundle -> results.add(run(bundle, stop)));
        return results.iterator();
    }

    private UnitBundleResult run(UnitBundle bundle, StopSignal stop) {
        long start = System.nanoTime();
        ExecutorSettings known = settings.value();
        Device device = TaskDevice.reachable(TaskDevice.of(TaskContext.get()));
        OpenModels models = ExecutorProcess.models(known).on(device);
        ProcessFigures figures = ExecutorProcess.figures();
        List<Device> devices = device.isGpu() ? List.of(device) : List.of();
        TaskProgress task = new TaskProgress(progress, figures, () -> figures.memory(devices), stop);
        UnitRunner runner = new StoreUnitRunner(
                known.job(), ExecutorProcess.store(known), models, task, place(bundle.earlierAttempts(), device), stop);
        List<UnitResult> results = new ArrayList<>();
        for (WorkUnit unit : bundle.units()) {
            if (!results.isEmpty() && secondsSince(start) > bundle.limitSeconds()) {
                break;
            }
            stop.check();
            task.begin(unit);
            UnitResult result = runner.run(unit);
            results.add(result);
            task.end(result);
        }
        return new UnitBundleResult(
                SparkEnv.get().executorId(), openModels(known, models), results, secondsSince(start));
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / NANOS;
    }

    private static Set<String> openModels(ExecutorSettings settings, OpenModels models) {
        SweepConfig config = settings.job().config();
        List<ModelSource> sources = new ArrayList<>(config.hosts());
        sources.add(config.plugin());
        return models.open(sources, settings.job().hashes());
    }

    private TaskPlace place(int earlierAttempts, Device device) {
        TaskContext task = TaskContext.get();
        String executor = SparkEnv.get().executorId() + " task " + task.taskAttemptId();
        return new TaskPlace(runId, earlierAttempts + task.attemptNumber() + 1, executor, device);
    }
}
