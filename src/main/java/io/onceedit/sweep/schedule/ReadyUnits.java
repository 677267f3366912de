package io.onceedit.sweep.schedule;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/** Units that can run, by model and kind; within one of these the largest first, and of equal ones the first of the plan. */
final class ReadyUnits {
    private final int[] models;
    private final int[] kinds;
    private final long[] work;
    private final List<List<Queue<Integer>>> queues;
    private final long[][] waiting;

    /**
     * Nothing is ready.
     *
     * @param modelOf each unit's model, by number
     * @param kindOf each unit's kind, by number; small numbers go first
     * @param work each unit's
     */
    ReadyUnits(Numbering modelOf, Numbering kindOf, long[] work) {
        this.models = modelOf.numbers();
        this.kinds = kindOf.numbers();
        this.work = work;
        Comparator<Integer> order =
                Comparator.<Integer>comparingLong(unit -> -work[unit]).thenComparing(Comparator.naturalOrder());
        this.queues = modelOf.names().stream()
                .map(model -> kindOf.names().stream()
                        .<Queue<Integer>>map(kind -> new PriorityQueue<>(order))
                        .toList())
                .toList();
        this.waiting = new long[modelOf.names().size()][kindOf.names().size()];
    }

    /** A unit can run. */
    void add(int unit) {
        queues.get(models[unit]).get(kinds[unit]).add(unit);
        waiting[models[unit]][kinds[unit]] += work[unit];
    }

    /** The kind of a model's units that goes first, or -1 where none is ready. */
    int firstKind(int model) {
        for (int kind = 0; kind < waiting[model].length; kind++) {
            if (waiting[model][kind] > 0) {
                return kind;
            }
        }
        return -1;
    }

    /** Work that is ready. */
    long work(int model, int kind) {
        return waiting[model][kind];
    }

    /** Work of the unit that {@link #take} would take, or -1. */
    long nextWork(int model, int kind) {
        Integer next = queues.get(model).get(kind).peek();
        return next == null ? -1 : work[next];
    }

    /** Takes the next unit. */
    int take(int model, int kind) {
        int unit = queues.get(model).get(kind).remove();
        waiting[model][kind] -= work[unit];
        return unit;
    }
}
