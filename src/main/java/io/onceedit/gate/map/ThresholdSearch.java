package io.onceedit.gate.map;

import io.onceedit.corpus.ProbeKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Finds thresholds in the cosines of held-out prompts: those of rephrasings should lie above, all others below. */
final class ThresholdSearch {
    private final Map<ProbeKind, double[]> cosines;

    /** @param cosines of the held-out prompts of each kind */
    ThresholdSearch(Map<ProbeKind, double[]> cosines) {
        this.cosines = new EnumMap<>(cosines);
        this.cosines.values().forEach(Arrays::sort);
    }

    /**
     * The threshold at which misses and false openings together cost least: {@code missWeight} times the share of rephrasings missed, plus
     * the share of the false kind that is opened most. Lies half way between two cosines that were seen.
     *
     * @param openShare the largest share of a false kind that may be opened whatever it costs; where every threshold opens more, 1
     */
    CalibratedThreshold cheapest(List<ProbeKind> falseKinds, double missWeight, double openShare) {
        double[] seen = DoubleStream.concat(
                        falseKinds.stream().flatMapToDouble(kind -> Arrays.stream(of(kind))),
                        Arrays.stream(of(ProbeKind.REPHRASE)))
                .sorted()
                .distinct()
                .toArray();
        double best = 1;
        double bestCost = Double.POSITIVE_INFINITY;
        for (int i = 0; i < seen.length; i++) {
            double candidate = i == 0 ? seen[0] : (seen[i - 1] + seen[i]) / 2;
            double opened = falseKinds.stream()
                    .mapToDouble(kind -> openShare(kind, candidate))
                    .max()
                    .orElse(0);
            double cost = missWeight * (1 - openShare(ProbeKind.REPHRASE, candidate)) + opened;
            if (opened <= openShare && cost < bestCost) {
                bestCost = cost;
                best = candidate;
            }
        }
        return at(best);
    }

    /** The smallest threshold, not below a bound, at which at most a share of each false kind is open. */
    CalibratedThreshold strictest(List<ProbeKind> falseKinds, double openShare, double atLeast) {
        double threshold = atLeast;
        for (ProbeKind kind : falseKinds) {
            double[] sorted = of(kind);
            int allowed = (int) Math.floor(openShare * sorted.length);
            if (sorted.length > allowed) {
                threshold = Math.max(threshold, Math.nextUp(sorted[sorted.length - 1 - allowed]));
            }
        }
        return at(threshold);
    }

    private CalibratedThreshold at(double threshold) {
        double inRange = Math.max(-1, Math.min(1, threshold));
        Map<ProbeKind, Double> shares = new EnumMap<>(ProbeKind.class);
        cosines.forEach((kind, sorted) -> {
            if (sorted.length > 0) {
                shares.put(kind, openShare(kind, inRange));
            }
        });
        return new CalibratedThreshold(inRange, shares);
    }

    private double openShare(ProbeKind kind, double threshold) {
        double[] sorted = of(kind);
        int below = Arrays.binarySearch(sorted, threshold);
        below = below < 0 ? -below - 1 : below;
        while (below > 0 && sorted[below - 1] == threshold) {
            below--;
        }
        return sorted.length == 0 ? 0 : (double) (sorted.length - below) / sorted.length;
    }

    private double[] of(ProbeKind kind) {
        return cosines.getOrDefault(kind, new double[0]);
    }
}
