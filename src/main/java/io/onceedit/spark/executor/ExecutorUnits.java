package io.onceedit.spark.executor;

import io.onceedit.progress.StopSignal;
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

/** Runs a partition's units one after another on this executor's models, and tells the driver how far they are. */
public final class ExecutorUnits implements FlatMapFunction<Iterator<WorkUnit>, UnitResult> {
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
    public Iterator<UnitResult> call(Iterator<WorkUnit> units) {
        return ExecutorProcess.tasks().run(TaskContext.get()::isInterrupted, stop -> run(units, stop));
    }

    private Iterator<UnitResult> run(Iterator<WorkUnit> units, StopSignal stop) {
        ExecutorSettings known = settings.value();
        TaskProgress task = new TaskProgress(progress, stop);
        UnitRunner runner = new StoreUnitRunner(
                known.job(), ExecutorProcess.store(known), ExecutorProcess.models(known), task, place(), stop);
        List<UnitResult> results = new ArrayList<>();
        units.forEachRemaining(unit -> {
            task.begin(unit);
            results.add(runner.run(unit));
            task.end();
        });
        return results.iterator();
    }

    private TaskPlace place() {
        TaskContext task = TaskContext.get();
        String executor = SparkEnv.get().executorId() + " task " + task.taskAttemptId();
        return new TaskPlace(runId, task.attemptNumber() + 1, executor);
    }
}
