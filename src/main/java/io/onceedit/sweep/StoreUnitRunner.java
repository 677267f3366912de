package io.onceedit.sweep;

import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs units against a store: finds a unit's result under its key, or computes and publishes it. Whatever goes wrong in a unit is the
 * unit's result; only a process that is out of memory or is being stopped ends the run.
 */
public final class StoreUnitRunner implements UnitRunner {
    private final SweepJob job;
    private final ArtifactStore store;
    private final OpenModels models;
    private final UnitWork work;
    private final String executor;

    /**
     * A runner for one thread.
     *
     * @param job what all units have in common
     * @param store where results are
     * @param models what this process holds open; may be shared by threads
     * @param progress is told how far a unit is
     * @param executor names the process in tables
     */
    public StoreUnitRunner(
            SweepJob job, ArtifactStore store, OpenModels models, ProgressListener progress, String executor) {
        this.job = job;
        this.store = store;
        this.models = models;
        this.work = new UnitWork(job, store, models, progress);
        this.executor = executor;
    }

    @Override
    public UnitResult run(WorkUnit unit) {
        TensorRuntime.prepareThread();
        TensorRuntime.setThreads(job.config().execution().threadsPerUnit());
        long wall = System.nanoTime();
        long cpu = cpuNanos();
        long loads = models.loads();
        boolean reused = false;
        long tokens = 0;
        UnitResult.Failure failure = UnitResult.Failure.NONE;
        try {
            Optional<Path> found =
                    job.reused().contains(unit.kind()) ? store.find(unit.kind(), unit.key()) : Optional.empty();
            reused = found.isPresent();
            if (!reused) {
                tokens = compute(unit);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            failure = UnitResult.Failure.of(e);
        }
        UnitResult.Cost cost = new UnitResult.Cost(
                (System.nanoTime() - wall) / 1e9,
                (cpuNanos() - cpu) / 1e9,
                tokens,
                ResidentMemory.peakBytes(),
                models.loads() - loads,
                executor);
        return new UnitResult(unit.key(), unit.stage(), unit.subject(), reused, cost, failure);
    }

    private long compute(WorkUnit unit) throws IOException {
        long[] tokens = new long[1];
        store.publish(unit.kind(), unit.key(), folder -> tokens[0] = work.compute(unit, folder));
        return tokens[0];
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }
}
