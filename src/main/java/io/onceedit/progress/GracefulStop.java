package io.onceedit.progress;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Ends a run in two steps: once it is begun, nothing new begins, and what is under way may end; behind a deadline that is given up too. The
 * signal is given once it is begun. Safe for use by many threads.
 */
public final class GracefulStop implements StopSignal {
    private final long graceNanos;
    private final LongSupplier nanoTime;
    private final AtomicReference<Long> begunAt = new AtomicReference<>();

    /**
     * Not begun yet.
     *
     * @param grace what is under way may take so long to end
     * @param nanoTime a clock in nanoseconds
     */
    public GracefulStop(Duration grace, LongSupplier nanoTime) {
        this.graceNanos = grace.toNanos();
        this.nanoTime = nanoTime;
    }

    /** One that nobody ever begins. */
    public static GracefulStop unused() {
        return new GracefulStop(Duration.ZERO, System::nanoTime);
    }

    /**
     * Begins to stop.
     *
     * @return whether nobody had before
     */
    public boolean begin() {
        return begunAt.compareAndSet(null, nanoTime.getAsLong());
    }

    @Override
    public boolean isGiven() {
        return begunAt.get() != null;
    }

    /** Whether what is still under way is to be given up. */
    public boolean isOver() {
        Long begun = begunAt.get();
        return begun != null && nanoTime.getAsLong() - begun >= graceNanos;
    }
}
