package io.onceedit.sweep.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Executors that run a schedule's bundles on a clock of their own, one second of it in no time. Each holds so many models and closes the
 * one used longest ago.
 */
final class FakeCluster {
    private final Schedule schedule;
    private final List<PlannedUnit> units;
    private final ToDoubleFunction<PlannedUnit> seconds;
    private final int slots;
    private final int room;
    private final Map<String, LinkedHashSet<String>> open = new LinkedHashMap<>();
    private final PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingDouble(Running::until)
            .thenComparing(one -> one.bundle().units().get(0)));
    private final Map<String, Integer> busy = new HashMap<>();
    private double now;
    /** Every bundle, in the order in which they began. */
    final List<Bundle> bundles = new ArrayList<>();
    /** Every model that was loaded, behind the executor's name. */
    final List<String> loads = new ArrayList<>();
    /** When each unit began. */
    final Map<Integer, Double> begun = new HashMap<>();
    /** When each unit ended. */
    final Map<Integer, Double> done = new HashMap<>();

    private record Running(Bundle bundle, List<Double> ends, double until) {}

    /**
     * Idle executors, named e0, e1 and so on.
     *
     * @param slots of each
     * @param room models that each holds
     */
    FakeCluster(List<PlannedUnit> units, ToDoubleFunction<PlannedUnit> seconds, int executors, int slots, int room) {
        this.schedule = new Schedule(units, List.of("train", "pass", "cell"));
        this.units = units;
        this.seconds = seconds;
        this.slots = slots;
        this.room = room;
        for (int executor = 0; executor < executors; executor++) {
            open.put("e" + executor, new LinkedHashSet<>());
        }
    }

    /** Runs everything; how long it took. */
    double run() {
        while (!schedule.isDone()) {
            handOut();
            Running first = running.remove();
            now = first.until();
            busy.merge(first.bundle().executor(), -1, Integer::sum);
            end(first);
        }
        return now;
    }

    private void handOut() {
        for (String executor : open.keySet()) {
            while (busy.getOrDefault(executor, 0) < slots) {
                Optional<Bundle> next = schedule.next(executor, slots * open.size());
                if (next.isEmpty()) {
                    return;
                }
                busy.merge(executor, 1, Integer::sum);
                begin(next.get());
            }
        }
    }

    private void begin(Bundle bundle) {
        bundles.add(bundle);
        LinkedHashSet<String> held = open.get(bundle.executor());
        if (!held.remove(bundle.model())) {
            loads.add(bundle.executor() + " " + bundle.model());
        }
        held.add(bundle.model());
        while (held.size() > room) {
            held.remove(held.iterator().next());
        }
        List<Double> ends = new ArrayList<>();
        double at = now;
        for (int unit : bundle.units()) {
            if (!ends.isEmpty() && at - now > bundle.limitSeconds()) {
                break;
            }
            begun.put(unit, at);
            at += seconds.applyAsDouble(units.get(unit));
            done.put(unit, at);
            ends.add(at);
        }
        running.add(new Running(bundle, ends, at));
    }

    private void end(Running one) {
        List<Boolean> succeeded = one.ends().stream().map(end -> true).toList();
        String executor = one.bundle().executor();
        schedule.ended(
                one.bundle(),
                new BundleReport(executor, Set.copyOf(open.get(executor)), succeeded, one.until() - startOf(one)));
    }

    private double startOf(Running one) {
        return begun.get(one.bundle().units().get(0));
    }
}
