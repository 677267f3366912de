package io.onceedit.spark.io;

import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * What is done when the process ends, by itself or by a signal: behind Spark, whose tasks write until it has stopped, and before Hadoop
 * closes its file systems.
 */
final class ExitCleanUp implements AutoCloseable {
    private static final int PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 10;

    private final Runnable action;

    private ExitCleanUp(Runnable action) {
        this.action = action;
    }

    /** Remembers to do something at the end of the process, unless the result is closed before. */
    static ExitCleanUp of(Runnable action) {
        ShutdownHookManager.get().addShutdownHook(action, PRIORITY);
        return new ExitCleanUp(action);
    }

    /** Forgets what was to be done. */
    @Override
    public void close() {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(action);
        }
    }
}
