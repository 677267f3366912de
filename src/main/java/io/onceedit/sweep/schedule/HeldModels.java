package io.onceedit.sweep.schedule;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which executor holds which models open: what it said last, and what it has been given since. An executor that nothing is known of
 * holds none.
 */
final class HeldModels {
    private final int[] holders;
    private final Map<String, Executor> executors = new HashMap<>();

    /** Models of one executor, those first that were used last, and how many bundles run on each. */
    private static final class Executor {
        private final Deque<Integer> held = new ArrayDeque<>();
        private final Map<Integer, Integer> running = new HashMap<>();
    }

    HeldModels(int models) {
        this.holders = new int[models];
    }

    /** How many executors hold a model. */
    int holders(int model) {
        return holders[model];
    }

    /** What an executor holds, those first that it used last. */
    Collection<Integer> of(String executor) {
        Executor known = executors.get(executor);
        return known == null ? Set.of() : known.held;
    }

    /** An executor begins a bundle. */
    void begins(String executor, int model) {
        Executor known = executors.computeIfAbsent(executor, absent -> new Executor());
        hold(known, model);
        known.running.merge(model, 1, Integer::sum);
    }

    /** A bundle that an executor began has ended, there or elsewhere. */
    void ends(String executor, int model) {
        Executor known = executors.get(executor);
        if (known != null) {
            known.running.computeIfPresent(model, (number, bundles) -> bundles == 1 ? null : bundles - 1);
        }
    }

    /**
     * An executor says what it holds; the model that it used last and those that it works on count too.
     *
     * @param used the model that it used last
     */
    void says(String executor, int used, Set<Integer> open) {
        Executor known = executors.computeIfAbsent(executor, absent -> new Executor());
        for (int model : open) {
            if (!known.held.contains(model)) {
                known.held.addLast(model);
                holders[model]++;
            }
        }
        hold(known, used);
        known.held.removeIf(model -> {
            boolean gone = model != used && !open.contains(model) && !known.running.containsKey(model);
            holders[model] -= gone ? 1 : 0;
            return gone;
        });
    }

    /** Only these executors are left. */
    void keep(Set<String> alive) {
        executors.entrySet().removeIf(one -> {
            boolean gone = !alive.contains(one.getKey());
            if (gone) {
                one.getValue().held.forEach(model -> holders[model]--);
            }
            return gone;
        });
    }

    private void hold(Executor executor, int model) {
        if (!executor.held.remove(model)) {
            holders[model]++;
        }
        executor.held.addFirst(model);
    }
}
