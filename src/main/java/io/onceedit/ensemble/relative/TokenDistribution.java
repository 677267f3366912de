package io.onceedit.ensemble.relative;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The most likely next tokens of a model, most likely first.
 *
 * <p>k = kept tokens. The arrays are owned by the record and must not be changed.
 *
 * @param tokens (k), at least one
 * @param logProbNats natural log probabilities, falling, (k); what is missing to 1 was not kept
 */
record TokenDistribution(int[] tokens, float[] logProbNats) {
    TokenDistribution {
        if (tokens.length == 0 || tokens.length != logProbNats.length) {
            throw new IllegalArgumentException("Invalid token distribution: " + tokens.length + " tokens with "
                    + logProbNats.length + " probabilities, expected the same number and at least 1");
        }
    }

    /** Keeps the most likely tokens of a whole vocabulary; of equally likely ones the lower id comes first. */
    static TokenDistribution of(float[] logProbNats, int most) {
        int[] order = IntStream.range(0, logProbNats.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> -logProbNats[token]))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
        float[] kept = new float[order.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = logProbNats[order[i]];
        }
        return new TokenDistribution(order, kept);
    }

    /** The most likely token. */
    int first() {
        return tokens[0];
    }

    /** The number of tokens kept, k. */
    int size() {
        return tokens.length;
    }

    /** The first tokens alone. */
    TokenDistribution top(int most) {
        return most >= size()
                ? this
                : new TokenDistribution(Arrays.copyOf(tokens, most), Arrays.copyOf(logProbNats, most));
    }

    /**
     * The fewest tokens that carry all but a share of what was kept.
     *
     * @param massCutOff at least 0 and below 1; 0 keeps everything
     */
    TokenDistribution carrying(double massCutOff) {
        double[] probabilities = probabilities();
        double wanted = 1 - massCutOff;
        double mass = 0;
        int count = 0;
        while (count < size() && (count == 0 || mass < wanted || massCutOff == 0)) {
            mass += probabilities[count];
            count++;
        }
        return top(count);
    }

    /** Probabilities scaled to sum to 1, (k). */
    double[] probabilities() {
        double[] probabilities = new double[size()];
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = Math.exp(logProbNats[i]);
            sum += probabilities[i];
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }
}
