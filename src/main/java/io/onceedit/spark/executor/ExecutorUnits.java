package io.onceedit.spark.executor;

import io.onceedit.sweep.ArtifactStore;
import io.onceedit.sweep.OpenModels;
import io.onceedit.sweep.StoreUnitRunner;
import io.onceedit.sweep.TaskPlace;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.UnitRunner;
import io.onceedit.sweep.WorkUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/**
 * Runs a partition's units one after another on this executor's models. The models outlive the task: they are the process's only mutable
 * static, since an executor has no other place that lives as long as it does.
 */
public final class ExecutorUnits implements FlatMapFunction<Iterator<WorkUnit>, UnitResult> {
    private static OpenModels openModels;

    private final Broadcast<ExecutorSettings> settings;
    private final String runId;

    /**
     * A partition function that holds handles only.
     *
     * @param settings what every task needs to know of the sweep
     * @param runId the run that the units belong to
     */
    public ExecutorUnits(Broadcast<ExecutorSettings> settings, String runId) {
        this.settings = settings;
        this.runId = runId;
    }

    @Override
    public Iterator<UnitResult> call(Iterator<WorkUnit> units) {
        ExecutorSettings known = settings.value();
        ArtifactStore store = known.openStore();
        UnitRunner runner = new StoreUnitRunner(known.job(), store, models(known), new LoggedProgress(), place());
        List<UnitResult> results = new ArrayList<>();
        units.forEachRemaining(unit -> results.add(runner.run(unit)));
        return results.iterator();
    }

    private static synchronized OpenModels models(ExecutorSettings settings) {
        if (openModels == null) {
            openModels = new OpenModels(settings.job().config().execution().modelMemoryBytes());
        }
        return openModels;
    }

    private TaskPlace place() {
        TaskContext task = TaskContext.get();
        String executor = SparkEnv.get().executorId() + " task " + task.taskAttemptId();
        return new TaskPlace(runId, task.attemptNumber() + 1, executor);
    }
}
