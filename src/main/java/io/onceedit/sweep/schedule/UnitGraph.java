package io.onceedit.sweep.schedule;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Which unit waits for which. Units are named by their places in the plan; a unit's needs stand before it. */
final class UnitGraph {
    private final int[][] needs;
    private final int[][] dependants;
    private final int[] waitingFor;
    private final BitSet failed = new BitSet();
    private int open;

    UnitGraph(List<PlannedUnit> units) {
        this.needs = needs(units);
        this.dependants = dependants(needs);
        this.waitingFor = Arrays.stream(needs).mapToInt(all -> all.length).toArray();
        this.open = units.size();
    }

    private static int[][] needs(List<PlannedUnit> units) {
        Map<String, Integer> places = new HashMap<>(units.size() * 2);
        int[][] needs = new int[units.size()][];
        for (int unit = 0; unit < needs.length; unit++) {
            PlannedUnit planned = units.get(unit);
            needs[unit] = planned.needs().stream()
                    .distinct()
                    .mapToInt(need -> place(planned, need, places))
                    .toArray();
            if (places.put(planned.key(), unit) != null) {
                throw new IllegalArgumentException("Cannot schedule unit " + planned.key() + ": it is planned twice");
            }
        }
        return needs;
    }

    private static int place(PlannedUnit unit, String need, Map<String, Integer> places) {
        Integer place = places.get(need);
        if (place == null) {
            throw new IllegalArgumentException("Cannot schedule unit " + unit.key() + ": it needs unit " + need
                    + ", which is not planned before it");
        }
        return place;
    }

    private static int[][] dependants(int[][] needs) {
        int[] counts = new int[needs.length];
        for (int[] all : needs) {
            for (int need : all) {
                counts[need]++;
            }
        }
        int[][] dependants = new int[needs.length][];
        Arrays.setAll(dependants, unit -> new int[counts[unit]]);
        for (int unit = 0; unit < needs.length; unit++) {
            for (int need : needs[unit]) {
                dependants[need][--counts[need]] = unit;
            }
        }
        return dependants;
    }

    /** Whether a unit needs none that is still open. */
    boolean isFree(int unit) {
        return waitingFor[unit] == 0;
    }

    /** Units that have neither a result nor failed. */
    int open() {
        return open;
    }

    /**
     * A unit has ended. A dependant is decided when all that it needs has ended, so that its failure does not hang on which came first.
     *
     * @param ready is told every unit that can run now
     * @param stranded is told every unit that cannot run any more, which has ended with that
     */
    void ended(int unit, boolean succeeded, IntConsumer ready, IntConsumer stranded) {
        Deque<Integer> ended = new ArrayDeque<>();
        end(unit, succeeded, ended);
        while (!ended.isEmpty()) {
            for (int dependant : dependants[ended.remove()]) {
                if (--waitingFor[dependant] > 0) {
                    continue;
                }
                if (firstFailed(dependant) < 0) {
                    ready.accept(dependant);
                } else {
                    end(dependant, false, ended);
                    stranded.accept(dependant);
                }
            }
        }
    }

    private void end(int unit, boolean succeeded, Deque<Integer> ended) {
        open--;
        failed.set(unit, !succeeded);
        ended.add(unit);
    }

    /** The first of a unit's needs that has failed, or -1. */
    int firstFailed(int unit) {
        return Arrays.stream(needs[unit]).filter(failed::get).findFirst().orElse(-1);
    }
}
