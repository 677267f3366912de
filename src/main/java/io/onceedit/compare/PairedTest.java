package io.onceedit.compare;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * Tests whether a group's pairs differ between two runs. Facts are the clusters: their probes stand and fall together.
 *
 * @param draws of the bootstrap
 * @param seed its only source of randomness
 */
public record PairedTest(int draws, long seed) implements Serializable {
    /** Draws enough for a p of 0.0002. */
    public static final int USUAL_DRAWS = 10_000;

    private static final double CONFIDENCE = 0.95;
    private static final PairedCounts NONE = new PairedCounts("", 0, 0, 0, 0, 0);

    /** Discordant facts that a run has to reckon with where none were seen. */
    private static final double LEAST_DISCORDANT = 0.01;

    public PairedTest {
        if (draws < 1000) {
            throw new IllegalArgumentException("Invalid paired test: draws = " + draws + ", expected at least 1000");
        }
    }

    /**
     * Compares a group.
     *
     * @param counts one for each fact, at least one of which has a pair
     */
    public Comparison of(ComparedGroup group, Collection<PairedCounts> counts) {
        List<PairedCounts> facts = counts.stream()
                .filter(fact -> fact.pairs() > 0)
                .sorted(Comparator.comparing(PairedCounts::factId))
                .toList();
        PairedCounts sums = counts.stream().reduce(NONE, PairedCounts::plus);
        double[] sample = sample(facts);
        boolean isOneProbeAFact = facts.stream().allMatch(fact -> fact.pairs() == 1);
        return new Comparison(
                group,
                sums,
                facts.size(),
                difference(sums.won() - sums.lost(), sums.pairs()),
                quantile(sample, (1 - CONFIDENCE) / 2),
                quantile(sample, (1 + CONFIDENCE) / 2),
                isOneProbeAFact ? Comparison.Test.MCNEMAR : Comparison.Test.CLUSTERED_BOOTSTRAP,
                isOneProbeAFact ? mcNemar(sums.lost(), sums.won()) : twoSided(sample),
                spread(facts));
    }

    /** The exact test of McNemar: of the discordant pairs each is as likely lost as won. 1 where there are none. */
    static double mcNemar(long lost, long won) {
        int discordant = Math.toIntExact(lost + won);
        double fewer = new BinomialDistribution(null, discordant, 0.5).cumulativeProbability((int) Math.min(lost, won));
        return Math.min(1, 2 * fewer);
    }

    /** Differences of all draws, sorted. */
    private double[] sample(List<PairedCounts> facts) {
        double[] sample = new double[draws];
        int clusters = facts.size();
        if (facts.stream().allMatch(fact -> fact.won() == fact.lost())) {
            return sample; // whatever is drawn
        }
        long[] gains =
                facts.stream().mapToLong(fact -> fact.won() - fact.lost()).toArray();
        long[] pairs = facts.stream().mapToLong(PairedCounts::pairs).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        for (int draw = 0; draw < draws; draw++) {
            long gained = 0;
            long drawn = 0;
            for (int i = 0; i < clusters; i++) {
                int fact = random.nextInt(clusters);
                gained += gains[fact];
                drawn += pairs[fact];
            }
            sample[draw] = difference(gained, drawn);
        }
        Arrays.sort(sample);
        return sample;
    }

    private static double difference(long gained, long pairs) {
        return pairs == 0 ? 0 : (double) gained / pairs;
    }

    /** Twice the share of draws on the far side of no difference, the group itself counted as one of them. */
    private static double twoSided(double[] sample) {
        long below = Arrays.stream(sample).filter(value -> value <= 0).count();
        long above = Arrays.stream(sample).filter(value -> value >= 0).count();
        return Math.min(1, 2.0 * (Math.min(below, above) + 1) / (sample.length + 1));
    }

    private static double spread(List<PairedCounts> facts) {
        double[] differences = facts.stream()
                .mapToDouble(fact -> difference(fact.won() - fact.lost(), fact.pairs()))
                .toArray();
        double mean = Arrays.stream(differences).average().orElse(0);
        double variance = Arrays.stream(differences)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0);
        return Math.sqrt(Math.max(variance, LEAST_DISCORDANT));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
