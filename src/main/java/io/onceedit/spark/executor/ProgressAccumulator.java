package io.onceedit.spark.executor;

import org.apache.spark.util.AccumulatorV2;

/**
 * Brings the progress of running tasks to the driver: Spark sends accumulators with every heartbeat of an executor. In a task it holds how
 * far the task is, in the driver how far all ended tasks got. The value is immutable, so that a heartbeat reads it at any time.
 */
public final class ProgressAccumulator extends AccumulatorV2<UnitsProgress, UnitsProgress> {
    private static final long serialVersionUID = 1;

    private volatile UnitsProgress progress = UnitsProgress.NONE;

    @Override
    public boolean isZero() {
        return progress.equals(UnitsProgress.NONE);
    }

    @Override
    public ProgressAccumulator copy() {
        ProgressAccumulator copy = new ProgressAccumulator();
        copy.progress = progress;
        return copy;
    }

    @Override
    public void reset() {
        progress = UnitsProgress.NONE;
    }

    /** This task has got so far, all in all. */
    @Override
    public void add(UnitsProgress reached) {
        progress = reached;
    }

    @Override
    public void merge(AccumulatorV2<UnitsProgress, UnitsProgress> other) {
        progress = progress.plus(other.value());
    }

    @Override
    public UnitsProgress value() {
        return progress;
    }
}
