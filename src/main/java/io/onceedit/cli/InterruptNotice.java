package io.onceedit.cli;

import java.io.PrintWriter;

/** Tells a person who stops a run what has become of it. The process itself ends with 130 after Ctrl-C, as every program does. */
final class InterruptNotice {
    private final Thread speaker;

    private InterruptNotice(Thread speaker) {
        this.speaker = speaker;
    }

    /** A notice that is given where the process is stopped before it is taken back. */
    static InterruptNotice of(PrintWriter err, String runId) {
        Thread speaker = new Thread(() -> {
            err.println("Interrupted: nothing of run " + runId
                    + " is visible; what its units have computed is kept, go on with --resume");
            err.flush();
        });
        Runtime.getRuntime().addShutdownHook(speaker);
        return new InterruptNotice(speaker);
    }

    /** The run has ended by itself. */
    void takeBack() {
        try {
            Runtime.getRuntime().removeShutdownHook(speaker);
        } catch (IllegalStateException stopping) {
            // The process is being stopped: the notice is being given, and there is nothing to take back.
        }
    }
}
