package io.onceedit.report;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many facts of a group stand how.
 *
 * @param byState facts by state
 */
record StateCounts(Map<FactState, Integer> byState) {
    static StateCounts of(TruthMatrix matrix, int group, int facts) {
        Map<FactState, Integer> counts = new EnumMap<>(FactState.class);
        for (int fact = 0; fact < facts; fact++) {
            matrix.state(group, fact).ifPresent(state -> counts.merge(state, 1, Integer::sum));
        }
        return new StateCounts(counts);
    }

    int of(FactState state) {
        return byState.getOrDefault(state, 0);
    }

    int asked() {
        return byState.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Facts that are right in every wording. */
    int holding() {
        return byState.entrySet().stream()
                .filter(entry -> entry.getKey().isHolding())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
