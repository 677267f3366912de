package io.onceedit.spark.job;

import io.onceedit.spark.executor.ScratchRestored;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskCommitDenied;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Counts what goes wrong on a cluster while it is open. */
final class FaultCount extends SparkListener implements AutoCloseable {
    /** Spark's words for an executor that it has given back, since it had nothing to do. */
    private static final String GIVEN_BACK = "killed by driver";

    private final SparkContext spark;
    private long lostExecutors;
    private long failedTasks;
    private long secondAttempts;
    private long lostScratch;

    FaultCount(SparkContext spark) {
        this.spark = spark;
        spark.addSparkListener(this);
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        if (!isGivenBack(removed)) {
            lostExecutors++;
        }
    }

    /** Whether Spark has ended an executor itself. */
    static boolean isGivenBack(SparkListenerExecutorRemoved removed) {
        return removed.reason().contains(GIVEN_BACK);
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart task) {
        if (task.taskInfo().speculative()) {
            secondAttempts++;
        }
    }

    @Override
    public synchronized void onOtherEvent(SparkListenerEvent event) {
        if (event instanceof ScratchRestored) {
            lostScratch++;
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
        TaskEndReason reason = task.reason();
        boolean givenUp = reason instanceof TaskKilled || reason instanceof TaskCommitDenied;
        if (reason instanceof TaskFailedReason && !givenUp) {
            failedTasks++;
        }
    }

    /** What has happened so far, as far as Spark has told. */
    synchronized RunFaults soFar() {
        return new RunFaults(lostExecutors, failedTasks, secondAttempts, lostScratch);
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
