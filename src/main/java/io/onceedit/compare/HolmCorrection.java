package io.onceedit.compare;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's correction: of many tests the chance that one without an effect is called significant stays what it is for one (Holm 1979). */
public final class HolmCorrection {
    private HolmCorrection() {}

    /**
     * Corrected probabilities, in the order of the given ones. The smallest of m is multiplied by m, the next by m - 1, and none becomes
     * smaller than one before it.
     */
    public static List<Double> of(List<Double> p) {
        List<Integer> ascending = IntStream.range(0, p.size())
                .boxed()
                .sorted(Comparator.comparingDouble(p::get))
                .toList();
        Double[] corrected = new Double[p.size()];
        double largest = 0;
        for (int rank = 0; rank < ascending.size(); rank++) {
            int test = ascending.get(rank);
            largest = Math.max(largest, Math.min(1, p.get(test) * (p.size() - rank)));
            corrected[test] = largest;
        }
        return List.of(corrected);
    }
}
