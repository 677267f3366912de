package io.onceedit.compare;

import io.onceedit.compare.JudgedComparison.Judgement;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Judges all groups of two runs together.
 *
 * @param level chance of a false alarm over all groups, in (0, 1)
 * @param minimumDrop of a share that counts as a regression where it is significant, in [0, 1]
 */
public record Judge(double level, double minimumDrop) {
    /** A false alarm in twenty comparisons of whole runs, and no drop of less than a point. */
    public static final Judge USUAL = new Judge(0.05, 0.01);

    private static final double POWER = 0.8;
    private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);

    public Judge {
        if (!(level > 0 && level < 1) || !(minimumDrop >= 0 && minimumDrop <= 1)) {
            throw new IllegalArgumentException("Invalid judge: level = " + level + ", minimum drop = " + minimumDrop);
        }
    }

    /** Every comparison with its corrected p, in the same order. */
    public List<JudgedComparison> of(List<Comparison> comparisons) {
        List<Double> corrected =
                HolmCorrection.of(comparisons.stream().map(Comparison::p).toList());
        List<JudgedComparison> judged = new ArrayList<>();
        for (int i = 0; i < comparisons.size(); i++) {
            Comparison comparison = comparisons.get(i);
            judged.add(new JudgedComparison(
                    comparison,
                    corrected.get(i),
                    detectableDrop(comparison, level / comparisons.size()),
                    judgement(comparison, corrected.get(i))));
        }
        return List.copyOf(judged);
    }

    private Judgement judgement(Comparison comparison, double pHolm) {
        if (comparison.sums().lost() + comparison.sums().won() == 0) {
            return Judgement.UNCHANGED;
        }
        if (pHolm >= level) {
            return Judgement.WITHIN_NOISE;
        }
        if (comparison.difference() > 0) {
            return Judgement.IMPROVED;
        }
        return -comparison.difference() >= minimumDrop ? Judgement.REGRESSED : Judgement.WITHIN_NOISE;
    }

    /** No less than the drop whose facts, all lost and none won, are just enough for the exact test. */
    private double detectableDrop(Comparison comparison, double firstLevel) {
        double size =
                (NORMAL.inverseCumulativeProbability(1 - firstLevel / 2) + NORMAL.inverseCumulativeProbability(POWER))
                        * comparison.spread()
                        / Math.sqrt((double) comparison.facts());
        double fewest = Math.ceil(1 - Math.log(firstLevel) / Math.log(2)); // 2 * 0.5^k < level
        return Math.min(1, Math.max(size, fewest / comparison.facts()));
    }
}
