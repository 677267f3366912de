package io.onceedit.progress;

import java.util.concurrent.CancellationException;

/** Says whether work is to be given up: its task was cancelled, or the process is being stopped. Safe for use by many threads. */
@FunctionalInterface
public interface StopSignal {
    /** Work that is never given up. */
    StopSignal NEVER = () -> false;

    /** Whether the work is to be given up. */
    boolean isGiven();

    /**
     * Ends the calling work where it is to be given up.
     *
     * @throws CancellationException where the signal is given; no failure of what was worked on
     */
    default void check() {
        if (isGiven()) {
            throw new CancellationException("Stopped: the work was cancelled before its end");
        }
    }
}
