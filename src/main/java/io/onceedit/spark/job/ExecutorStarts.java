package io.onceedit.spark.job;

import java.time.Duration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Gives a run up whose executors all end before they run a task, since Spark would replace them for ever; a cluster that has no room for
 * executors yet is waited for. Spark's thread reports and the driver's asks; safe for use by both.
 */
final class ExecutorStarts extends SparkListener implements AutoCloseable {
    /** As many as a standalone master allows ({@code spark.deploy.maxExecutorRetries}) of executors whose process does not even start. */
    private static final int USUAL_MOST = 10;

    private final SparkContext spark;
    private final String runId;
    private final String jobs;
    private final IdleEnds ends;
    private String problem = "";

    /** Watches the executors of a session until it is closed; jobs of the calling thread are the run's. */
    ExecutorStarts(SparkContext spark, String runId) {
        this.spark = spark;
        this.runId = runId;
        this.jobs = "onceedit " + runId;
        this.ends = new IdleEnds(limit(spark.conf()), System::nanoTime);
        spark.setJobGroup(jobs, null, false);
        spark.addSparkListener(this);
    }

    /** What Spark is told to bear where its cluster manager counts, and how long executors may take to come. */
    private static IdleEnds.Limit limit(SparkConf conf) {
        return new IdleEnds.Limit(
                conf.getInt("spark.executor.maxNumFailures", USUAL_MOST),
                Duration.ofMillis(conf.getTimeAsMs("spark.scheduler.maxRegisteredResourcesWaitingTime", "30s")));
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart task) {
        ends.begun(task.taskInfo().executorId());
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        if (FaultCount.isGivenBack(removed)) {
            ends.givenBack(removed.executorId());
            return;
        }
        ends.ended(removed.executorId(), removed.reason());
        if (ends.areTooMany()) {
            problem = problem();
            spark.cancelJobGroup(jobs); // each time: more may have been submitted
        }
    }

    /**
     * Ends a run that is given up.
     *
     * @throws NoWorkingExecutorException where it is
     */
    synchronized void check() {
        if (!problem.isEmpty()) {
            throw new NoWorkingExecutorException("Failed to go on with run " + runId + ": " + problem);
        }
    }

    private String problem() {
        return ends.count()
                + " executors have ended without ever running a task, and none is there that has run one; Spark"
                + " says of the last: " + ends.lastReason()
                + "; look at what executors write themselves (on a standalone cluster"
                + " stderr in the worker's folder work/" + spark.applicationId() + "/" + ends.last()
                + ", on YARN and Kubernetes"
                + " the log of the container), and at what they are started with: spark.executor.extraJavaOptions,"
                + " spark.executor.extraClassPath, spark.executor.memory, spark.plugins";
    }

    /** What a run waits for that has no executor. */
    synchronized String words() {
        String none = "no executor is there yet";
        return ends.count() == 0 ? none : none + ", " + ends.count() + " have ended without running a task";
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
        spark.clearJobGroup();
    }
}
