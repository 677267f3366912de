package io.onceedit.spark.compare;

import io.onceedit.compare.Comparison;
import io.onceedit.compare.FlipSum;
import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What the pairs of two runs come to.
 *
 * @param comparisons one for each group
 * @param flips changed answers, by what differs between the runs and by group
 */
record ComparedPairs(List<Comparison> comparisons, List<FlipSum> flips) implements Serializable {
    ComparedPairs {
        comparisons = List.copyOf(comparisons);
        flips = List.copyOf(flips);
    }

    /** All parts together: comparisons in the groups' order, flips by cause, then by group. */
    static ComparedPairs of(Collection<ComparedPairs> parts) {
        return new ComparedPairs(
                parts.stream()
                        .flatMap(part -> part.comparisons().stream())
                        .sorted(Comparator.comparing(Comparison::group))
                        .toList(),
                parts.stream()
                        .flatMap(part -> part.flips().stream())
                        .sorted(Comparator.comparing(FlipSum::cause).thenComparing(FlipSum::group))
                        .toList());
    }
}
