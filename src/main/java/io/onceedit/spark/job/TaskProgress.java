package io.onceedit.spark.job;

import io.onceedit.progress.ProgressListener;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Turns ended tasks into progress of a stage. */
final class TaskProgress extends SparkListener {
    private final String stage;
    private final int tasks;
    private final int units;
    private final ProgressListener progress;
    private final AtomicInteger ended = new AtomicInteger();

    TaskProgress(String stage, int tasks, int units, ProgressListener progress) {
        this.stage = stage;
        this.tasks = tasks;
        this.units = units;
        this.progress = progress;
        progress.advanced(stage, 0, units);
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.taskInfo().successful()) {
            int done = Math.min(tasks, ended.incrementAndGet());
            progress.advanced(stage, (long) units * done / tasks, units);
        }
    }
}
