package io.onceedit.spark.job;

import io.onceedit.progress.Amount;
import io.onceedit.progress.MemoryInUse;
import io.onceedit.progress.RunProgress;
import io.onceedit.progress.WorkDone;
import io.onceedit.spark.executor.UnitsProgress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Turns what executors report with their heartbeats, and what the driver knows for certain, into a run's progress. A task that fails takes
 * back what it reported. Spark's thread reports and the driver's asks; safe for use by both.
 */
final class RunWatch extends SparkListener {
    private final Map<Long, Stage> stages = new LinkedHashMap<>();
    private final Consumer<RunProgress> listener;
    private final Map<Long, Reached> running = new HashMap<>();
    private final Set<Long> endedTasks = new HashSet<>();
    private final Map<String, MemoryInUse> memory = new HashMap<>();
    private double secondsLeft = Double.NaN;
    private String waitsFor = "";

    /**
     * Units that a person sees together.
     *
     * @param name in words
     * @param units planned
     * @param accumulator id of what their tasks report with, used by them alone
     */
    record Planned(String name, long units, long accumulator) {}

    /** @param listener is told the progress each time that there is news, and each time that the driver looks */
    RunWatch(List<Planned> stages, Consumer<RunProgress> listener) {
        stages.forEach(stage -> this.stages.put(stage.accumulator(), new Stage(stage)));
        this.listener = listener;
    }

    private record Reached(Stage stage, UnitsProgress progress) {}

    private static final class Stage {
        private final Planned planned;
        private UnitsProgress ended = UnitsProgress.NONE;
        private WorkDone known = WorkDone.NONE;

        private Stage(Planned planned) {
            this.planned = planned;
        }

        private UnitsProgress reached(Collection<Reached> running) {
            return running.stream()
                    .filter(task -> task.stage() == this)
                    .map(Reached::progress)
                    .reduce(ended, UnitsProgress::plus);
        }

        /** Late reports say nothing against what is known, early ones nothing beyond the plan. */
        private WorkDone certain(UnitsProgress reached) {
            WorkDone done = known.orLater(reached.done());
            return new WorkDone(
                    Math.min(planned.units(), done.units()), done.failedUnits(), done.rows(), done.tokens());
        }
    }

    @Override
    public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
        var tasks = heartbeat.accumUpdates().iterator();
        while (tasks.hasNext()) {
            var task = tasks.next();
            long id = (Long) task._1();
            if (!endedTasks.contains(id)) {
                find(task._4().iterator()).ifPresent(reached -> {
                    running.put(id, reached);
                    heard(heartbeat.execId(), reached);
                });
            }
        }
        tell();
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        long id = end.taskInfo().taskId();
        endedTasks.add(id);
        running.remove(id);
        if (end.taskInfo().successful()) {
            find(end.taskInfo().accumulables().iterator()).ifPresent(reached -> {
                reached.stage().ended = reached.stage().ended.plus(reached.progress());
                heard(end.taskInfo().executorId(), reached);
            });
        }
        tell();
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        memory.remove(removed.executorId());
    }

    /**
     * So much is certain.
     *
     * @param known what units of each stage have done that have ended, in tasks or without one
     * @param left seconds until the last one ends; NaN where nothing is known
     * @param words what they wait for; empty where they do not
     */
    synchronized void reached(List<WorkDone> known, double left, String words) {
        int index = 0;
        for (Stage stage : stages.values()) {
            stage.known = known.get(index++);
        }
        secondsLeft = left;
        waitsFor = words;
        tell();
    }

    private void heard(String executor, Reached reached) {
        if (!reached.progress().memory().equals(MemoryInUse.UNKNOWN)) {
            memory.put(executor, reached.progress().memory());
        }
    }

    private Optional<Reached> find(scala.collection.Iterator<AccumulableInfo> infos) {
        while (infos.hasNext()) {
            AccumulableInfo info = infos.next();
            Stage stage = stages.get(info.id());
            if (stage != null && info.update().isDefined()) {
                return Optional.of(
                        new Reached(stage, (UnitsProgress) info.update().get()));
            }
        }
        return Optional.empty();
    }

    private void tell() {
        WorkDone done = WorkDone.NONE;
        long planned = 0;
        Map<String, Amount> parts = new LinkedHashMap<>();
        List<Map<String, Amount>> work = new ArrayList<>();
        for (Stage stage : stages.values()) {
            UnitsProgress reached = stage.reached(running.values());
            WorkDone certain = stage.certain(reached);
            done = done.plus(certain);
            planned += stage.planned.units();
            parts.put(stage.planned.name(), new Amount(certain.units(), stage.planned.units()));
            work.add(new TreeMap<>(reached.work()));
        }
        work.forEach(parts::putAll);
        MemoryInUse all = memory.values().stream().reduce(MemoryInUse.UNKNOWN, MemoryInUse::plus);
        listener.accept(new RunProgress(planned, done, secondsLeft, all, parts, waitsFor));
    }
}
