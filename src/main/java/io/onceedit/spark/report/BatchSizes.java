package io.onceedit.spark.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which size of plug-ins an edit set belongs to, as tables tell it: a size's sets hold every fact once, all but the last of them have as many
 * as the size says.
 */
final class BatchSizes {
    private final Map<String, SortedSet<Integer>> bySet = new HashMap<>();

    /**
     * Finds the sizes.
     *
     * @param sizes of the run
     * @param factsOfSets the facts of every edit set
     */
    BatchSizes(Collection<Integer> sizes, Map<String, Set<String>> factsOfSets) {
        Set<String> all = new HashSet<>();
        factsOfSets.values().forEach(all::addAll);
        List<Integer> largestFirst =
                sizes.stream().distinct().sorted(Comparator.reverseOrder()).toList();
        for (int size : largestFirst) {
            Set<String> left = new HashSet<>(all);
            factsOfSets.forEach((set, facts) -> {
                boolean whole = facts.size() == size && !bySet.containsKey(set);
                if (whole) {
                    put(set, size);
                    left.removeAll(facts);
                }
            });
            if (!left.isEmpty()) {
                factsOfSets.forEach((set, facts) -> {
                    if (facts.equals(left)) {
                        put(set, size);
                    }
                });
            }
        }
    }

    private void put(String set, int size) {
        bySet.computeIfAbsent(set, added -> new TreeSet<>()).add(size);
    }

    /** The sizes that an edit set is a batch of, the smallest first; empty for a set that is not known. */
    List<Integer> of(String editSet) {
        return List.copyOf(bySet.getOrDefault(editSet, new TreeSet<>()));
    }
}
