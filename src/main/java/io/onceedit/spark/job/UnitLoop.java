package io.onceedit.spark.job;

import io.onceedit.model.tensor.Devices;
import io.onceedit.progress.GracefulStop;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.executor.ExecutorUnits;
import io.onceedit.spark.executor.UnitBundle;
import io.onceedit.spark.executor.UnitBundleResult;
import io.onceedit.sweep.ScheduledPlan;
import io.onceedit.sweep.UnitCost;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import io.onceedit.sweep.schedule.Bundle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;

/**
 * Gives every free slot of a cluster its next bundle until all units have ended. A task that dies is tried again as often as Spark is told
 * to; what dies for good becomes the failure of the unit to blame and not the end of the run.
 */
final class UnitLoop {
    /** How often executors are looked for where nothing ends. */
    private static final int PATIENCE_MILLISECONDS = 500;

    /** After so long without an executor a bundle is submitted all the same, so that Spark says what is amiss. */
    private static final double SILENCE_SECONDS = 20;

    private static final double NANOS = 1e9;

    private final ScheduledPlan plan;
    private final BundleJobs jobs;
    private final ExecutorSlots slots;
    private final int mostAtOnce;
    private final GracefulStop stop;
    private final ExecutorStarts starts;
    private final Map<String, Integer> attempts = new HashMap<>();
    private final long start = System.nanoTime();
    private long lookedAt = start;
    private double slotSeconds;
    private double jobSeconds;
    private double taskSeconds;

    /**
     * No unit has run yet.
     *
     * @param mostAtOnce bundles that may be under way at once
     * @param stop once it is begun, no bundle is handed out, and those under way are given up behind its deadline
     * @param starts knows whether executors end before they do anything
     */
    UnitLoop(
            ScheduledPlan plan,
            BundleJobs jobs,
            ExecutorSlots slots,
            int mostAtOnce,
            GracefulStop stop,
            ExecutorStarts starts) {
        this.plan = plan;
        this.jobs = jobs;
        this.slots = slots;
        this.mostAtOnce = mostAtOnce;
        this.stop = stop;
        this.starts = starts;
    }

    /**
     * Runs every unit.
     *
     * @throws io.onceedit.progress.StopSignal.Stopped where the stop is begun before all have ended
     * @throws NoWorkingExecutorException where executors end and end again, and none runs a task
     * @throws IllegalStateException where somebody stops the jobs or the thread, or an executor cannot use the device that it was given
     */
    UnitsTime run(SweepStages stages, Broadcast<ExecutorSettings> settings, String runId) {
        try {
            while (!plan.isDone()) {
                look();
                starts.check();
                if (!stop.isGiven()) {
                    handOut(stages, settings, runId);
                } else if (jobs.running() == 0 || stop.isOver()) {
                    stop.check();
                }
                Optional<BundleJobs.Ended> ended = jobs.next(PATIENCE_MILLISECONDS);
                if (ended.isPresent()) {
                    take(ended.get(), settings.value(), runId);
                }
                stages.reached(plan, secondsLeft(), plan.isDone() || slots.total() > 0 ? "" : starts.words());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Failed to go on with run " + runId + ": it was interrupted", e);
        }
        look();
        return new UnitsTime((lookedAt - start) / NANOS, slotSeconds, jobSeconds, taskSeconds);
    }

    /** NaN before anything has ended: nobody knows yet how long units take here. */
    private double secondsLeft() {
        if (taskSeconds == 0) {
            return plan.isDone() ? 0 : Double.NaN;
        }
        double all = plan.secondsLeft();
        double longest = 0;
        for (Map.Entry<Bundle, Double> one : jobs.underWay().entrySet()) {
            double its = Math.max(0, plan.seconds(one.getKey()) - one.getValue());
            longest = Math.max(longest, its);
            all += its;
        }
        return Math.max(longest, all / Math.max(1, Math.min(mostAtOnce, slots.total())));
    }

    private void look() {
        long now = System.nanoTime();
        slotSeconds += slots.total() * ((now - lookedAt) / NANOS);
        lookedAt = now;
        slots.refresh();
        plan.keep(slots.ids());
    }

    private void handOut(SweepStages stages, Broadcast<ExecutorSettings> settings, String runId) {
        int waiting = waitingForExecutors();
        while (jobs.running() < Math.min(mostAtOnce, slots.total() + waiting)) {
            Optional<ExecutorSlots.Executor> slot = slots.free();
            if (slot.isEmpty() && waiting == 0) {
                return;
            }
            String executor = slot.map(ExecutorSlots.Executor::id).orElse("");
            Optional<Bundle> next = plan.next(executor, Math.min(mostAtOnce, slots.total()));
            if (next.isEmpty()) {
                return;
            }
            Bundle bundle = next.get();
            List<WorkUnit> units = plan.units(bundle);
            jobs.submit(
                    bundle,
                    new UnitBundle(
                            units,
                            bundle.limitSeconds(),
                            attempts.getOrDefault(units.get(0).key(), 0)),
                    slot.map(free -> slots.location(free, units)),
                    new ExecutorUnits(settings, stages.of(bundle.kind()), runId),
                    "onceedit " + stages.name(bundle.kind()) + ": " + words(bundle, units));
            slots.take(executor);
        }
    }

    /** Bundles that may wait for executors to come. */
    private int waitingForExecutors() {
        boolean silent = slots.total() == 0 && (lookedAt - start) / NANOS > SILENCE_SECONDS;
        return silent ? 1 : slots.growth();
    }

    private static String words(Bundle bundle, List<WorkUnit> units) {
        WorkUnit first = units.get(0);
        return units.size() == 1
                ? first.stage() + ", " + first.subject()
                : units.size() + " units " + first.stage() + " of " + bundle.model();
    }

    private void take(BundleJobs.Ended ended, ExecutorSettings settings, String runId) {
        Bundle bundle = ended.bundle();
        slots.giveBack(bundle.executor());
        jobSeconds += ended.seconds();
        if (ended.result().isPresent()) {
            UnitBundleResult result = ended.result().get();
            taskSeconds += result.seconds();
            slots.freed(result.executor());
            plan.ended(bundle, result.executor(), result.openModels(), result.units(), result.seconds());
            return;
        }
        TaskDeath death = TaskDeath.of(ended.failure().orElseThrow());
        if (death.isStopped()) {
            throw new IllegalStateException(
                    "Failed to go on with run " + runId + ": its jobs were stopped", death.cause());
        }
        death.unusableDevice().ifPresent(why -> {
            throw new IllegalStateException("Failed to go on with run " + runId + ": " + why, death.cause());
        });
        plan.units(bundle).forEach(unit -> attempts.merge(unit.key(), death.attempts(), Integer::sum));
        if (plan.died(bundle, slots.mostPerExecutor() == 1)) {
            plan.failed(bundle, failed(plan.units(bundle).get(0), death, settings, runId));
        }
    }

    private UnitResult failed(WorkUnit unit, TaskDeath death, ExecutorSettings settings, String runId) {
        int all = attempts.get(unit.key());
        return new UnitResult(
                unit.key(),
                unit.stage(),
                unit.subject(),
                new UnitResult.Origin(runId, all, false, ""),
                new UnitCost(
                        List.of(), settings.job().config().execution().threadsPerUnit(), 0, 0, "", Devices.PROCESSOR),
                death.failure(all));
    }
}
