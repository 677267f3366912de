package io.onceedit.spark.io;

import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * What is done when the process ends, by itself or by a signal: behind Spark, whose tasks write until it has stopped, and before Hadoop
 * closes its file systems. First the units that are still being computed are given up, then what they have left is deleted.
 */
public final class ExitCleanUp implements AutoCloseable {
    private static final int DELETING = FileSystem.SHUTDOWN_HOOK_PRIORITY + 10;
    private static final int GIVING_UP = DELETING + 10;

    private final Runnable action;

    private ExitCleanUp(Runnable action) {
        this.action = action;
    }

    /** Remembers to delete something at the end of the process, unless the result is closed before. */
    static ExitCleanUp of(Runnable action) {
        ShutdownHookManager.get().addShutdownHook(action, DELETING);
        return new ExitCleanUp(action);
    }

    /**
     * Remembers to end what this process computes, at its end and before anything is deleted.
     *
     * @param seconds that the action may take
     */
    public static void givingUp(Runnable action, long seconds) {
        ShutdownHookManager.get().addShutdownHook(action, GIVING_UP, seconds, TimeUnit.SECONDS);
    }

    /** Forgets what was to be done. */
    @Override
    public void close() {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(action);
        }
    }
}
