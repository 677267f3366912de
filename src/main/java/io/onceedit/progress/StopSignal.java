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
     * @throws Stopped where the signal is given; no failure of what was worked on
     */
    default void check() {
        if (isGiven()) {
            throw new Stopped();
        }
    }

    /** Ends work that is given up. */
    final class Stopped extends CancellationException {
        private static final long serialVersionUID = 1;

        private Stopped() {
            super("Stopped: the work was cancelled before its end");
        }
    }
}
