package io.onceedit.spark.job;

/**
 * What a cluster did to a run that went on all the same.
 *
 * @param lostExecutors executors that ended under it, other than those that Spark gave back itself
 * @param failedTasks attempts at a task that had no result; what they were to compute was tried again, or stands in the errors
 */
public record RunFaults(long lostExecutors, long failedTasks) {
    /** Whether nothing happened. */
    public boolean isEmpty() {
        return lostExecutors == 0 && failedTasks == 0;
    }
}
