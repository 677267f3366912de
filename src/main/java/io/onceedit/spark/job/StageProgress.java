package io.onceedit.spark.job;

import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ProgressAccumulator;
import io.onceedit.spark.executor.UnitsProgress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Turns what executors report with their heartbeats into progress: of the stage in units, and of the work within its units. A task that
 * fails takes back what it reported.
 */
final class StageProgress extends SparkListener {
    private final String stage;
    private final long units;
    private final long accumulator;
    private final ProgressListener progress;
    private final Map<Long, UnitsProgress> running = new HashMap<>();
    private final Set<Long> endedTasks = new HashSet<>();
    private final Map<String, UnitsProgress.Amount> told = new HashMap<>();
    private UnitsProgress ended = UnitsProgress.NONE;
    private long known;
    private boolean over;

    /**
     * A stage that begins.
     *
     * @param units of the stage
     * @param accumulator registered, and used by the tasks of this stage alone
     */
    StageProgress(String stage, long units, ProgressAccumulator accumulator, ProgressListener progress) {
        this.stage = stage;
        this.units = units;
        this.accumulator = accumulator.id();
        this.progress = progress;
        tell(stage, new UnitsProgress.Amount(0, units));
    }

    @Override
    public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
        var tasks = heartbeat.accumUpdates().iterator();
        while (tasks.hasNext()) {
            var task = tasks.next();
            long id = (Long) task._1();
            if (!endedTasks.contains(id)) {
                find(task._4().iterator()).ifPresent(reached -> running.put(id, reached));
            }
        }
        tellAll();
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        long id = end.taskInfo().taskId();
        endedTasks.add(id);
        running.remove(id);
        if (end.taskInfo().successful()) {
            find(end.taskInfo().accumulables().iterator()).ifPresent(reached -> ended = ended.plus(reached));
        }
        tellAll();
    }

    /**
     * So many units have ended for certain, in tasks or without one; once all have, events that are still on their way say nothing new.
     */
    synchronized void reached(long endedUnits) {
        known = endedUnits;
        tellAll();
    }

    private Optional<UnitsProgress> find(scala.collection.Iterator<AccumulableInfo> infos) {
        while (infos.hasNext()) {
            AccumulableInfo info = infos.next();
            if (info.id() == accumulator && info.update().isDefined()) {
                return Optional.of((UnitsProgress) info.update().get());
            }
        }
        return Optional.empty();
    }

    private void tellAll() {
        UnitsProgress all = running.values().stream().reduce(ended, UnitsProgress::plus);
        if (!over) {
            all.work().forEach(this::tell);
            tell(stage, new UnitsProgress.Amount(Math.min(units, Math.max(known, all.ended())), units));
        }
        over = known == units;
    }

    private void tell(String name, UnitsProgress.Amount reached) {
        if (!reached.equals(told.put(name, reached))) {
            progress.advanced(name, reached.done(), reached.total());
        }
    }
}
