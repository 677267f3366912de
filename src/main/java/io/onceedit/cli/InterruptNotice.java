package io.onceedit.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells a person who stops a run what has become of it. The process itself ends with 130 after Ctrl-C, as every program does. */
final class InterruptNotice {
    private final Thread speaker;
    private final AtomicBoolean given;

    private InterruptNotice(Thread speaker, AtomicBoolean given) {
        this.speaker = speaker;
        this.given = given;
    }

    /** A notice that is given where the process is stopped before it is taken back. */
    static InterruptNotice of(PrintWriter err, String runId) {
        AtomicBoolean given = new AtomicBoolean();
        Thread speaker = new Thread(() -> {
            given.set(true);
            // What Spark's threads say of being torn down helps nobody; the notice has a writer of its own.
            System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            err.println("Interrupted: nothing of run " + runId
                    + " is visible; what its units have computed is kept, go on with --resume");
            err.flush();
        });
        Runtime.getRuntime().addShutdownHook(speaker);
        return new InterruptNotice(speaker, given);
    }

    /** Whether the process is being stopped. */
    boolean isGiven() {
        return given.get();
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
