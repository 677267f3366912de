package io.onceedit.spark.executor;

import ai.djl.Device;
import io.onceedit.model.tensor.AcceleratorMemory;
import io.onceedit.model.tensor.ResidentMemory;
import io.onceedit.progress.MemoryInUse;
import io.onceedit.progress.RunProgress;
import io.onceedit.progress.WorkDone;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a process has done since it began and what memory it has in use, for Spark's metrics: as an executor, and as the driver of the run
 * under way. Safe for use by many threads.
 */
public final class ProcessFigures {
    private static final long NEWS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier modelBytes;
    private final LongSupplier nanoTime;
    private WorkDone done = WorkDone.NONE;
    private RunProgress run = RunProgress.NONE;
    private MemoryInUse memory = MemoryInUse.UNKNOWN;
    private List<Device> measuredOf = List.of();
    private long measuredAt;

    /**
     * Nothing is done yet.
     *
     * @param modelBytes what opened models hold
     * @param nanoTime a clock in nanoseconds
     */
    ProcessFigures(LongSupplier modelBytes, LongSupplier nanoTime) {
        this.modelBytes = Objects.requireNonNull(modelBytes, "modelBytes");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.measuredAt = nanoTime.getAsLong() - NEWS_NANOS;
    }

    /** Those of this process. */
    public static ProcessFigures ofProcess() {
        return ExecutorProcess.figures();
    }

    /** Units of this process have done this much more. */
    synchronized void add(WorkDone more) {
        done = done.plus(more);
    }

    /** What units of this process have done since it began. */
    synchronized WorkDone done() {
        return done;
    }

    /** The run that this process drives has got this far. */
    public synchronized void reached(RunProgress progress) {
        run = progress;
    }

    /** The run that this process drives, or drove last. */
    synchronized RunProgress run() {
        return run;
    }

    /**
     * The memory of this process, measured at most once a second for the same devices.
     *
     * @param devices those that the process was given
     */
    synchronized MemoryInUse memory(List<Device> devices) {
        long now = nanoTime.getAsLong();
        if (now - measuredAt >= NEWS_NANOS || !devices.equals(measuredOf)) {
            measuredAt = now;
            measuredOf = List.copyOf(devices);
            memory = new MemoryInUse(
                    ResidentMemory.nowBytes(),
                    modelBytes.getAsLong(),
                    devices.stream().mapToLong(AcceleratorMemory::usedBytes).sum());
        }
        return memory;
    }
}
