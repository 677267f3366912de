package io.onceedit.spark.executor;

import io.onceedit.progress.StopSignal;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Work that computes in this process. A process that ended under them would take the native library's memory from running threads,
 * which kills it by a fault of its own; so they are told to stop, and waited for. Safe for use by many threads.
 */
public final class RunningTasks {
    private int running;
    private boolean stopping;

    RunningTasks() {}

    /** Those of this process: they are given up and waited for when it is stopped, before what they have left is deleted. */
    public static RunningTasks ofProcess() {
        return ExecutorProcess.tasks();
    }

    /**
     * Does a task's work.
     *
     * @param cancelled whether the task alone is to be given up
     * @param work is told when it is to be given up
     */
    public <T> T run(StopSignal cancelled, Function<StopSignal, T> work) {
        begin();
        try {
            return work.apply(() -> cancelled.isGiven() || isStopping());
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        running++;
    }

    private synchronized void end() {
        running--;
        notifyAll();
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    /**
     * Gives up every task, those that begin from now on too.
     *
     * @return whether none was running any more after at most so many seconds
     */
    synchronized boolean stop(long seconds) {
        stopping = true;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (running > 0 && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return running == 0;
    }
}
