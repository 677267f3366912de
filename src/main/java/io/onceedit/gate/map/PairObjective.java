package io.onceedit.gate.map;

import io.onceedit.gate.map.MapBatch.Comparison;

/**
 * The objective of a step and its gradient with respect to the cosines: the in-batch contrastive loss in both directions, and the binary
 * cross-entropy of the gate's weight, its mean over pairs that have to be open and over pairs that have to be closed.
 *
 * <p>B = records of the step, Q = queries.
 */
final class PairObjective {
    private final Comparison[][] comparisons;
    private final float[][] cosines;
    private final float[][] gradient;
    private double lossNats;
    private double logSharpnessGradient;
    private double biasGradient;

    /** @param cosines (Q, B) */
    PairObjective(Comparison[][] comparisons, float[][] cosines) {
        this.comparisons = comparisons;
        this.cosines = cosines;
        this.gradient = new float[cosines.length][cosines[0].length];
    }

    /**
     * Adds half of the cross-entropy of each record's first query among the anchors, and half of that of each anchor among all queries,
     * hard negatives included.
     */
    void addContrastive(double scale) {
        int anchors = cosines[0].length;
        double[] exponentials = new double[cosines.length];
        for (int own = 0; own < anchors; own++) {
            addAmongAnchors(own, scale, exponentials);
            addAmongQueries(own, scale, exponentials);
        }
    }

    private void addAmongAnchors(int query, double scale, double[] exponentials) {
        int anchors = cosines[query].length;
        for (int anchor = 0; anchor < anchors; anchor++) {
            exponentials[anchor] = exponential(query, anchor, scale);
        }
        double sum = addCrossEntropy(exponentials, anchors, query);
        for (int anchor = 0; anchor < anchors; anchor++) {
            gradient[query][anchor] += slope(exponentials[anchor] / sum, anchor == query, scale);
        }
    }

    private void addAmongQueries(int anchor, double scale, double[] exponentials) {
        for (int query = 0; query < cosines.length; query++) {
            exponentials[query] = exponential(query, anchor, scale);
        }
        double sum = addCrossEntropy(exponentials, cosines.length, anchor);
        for (int query = 0; query < cosines.length; query++) {
            gradient[query][anchor] += slope(exponentials[query] / sum, query == anchor, scale);
        }
    }

    /** What a pair counts in a softmax; the largest cosine, 1, counts 1. */
    private double exponential(int query, int anchor, double scale) {
        return isContrasted(comparisons[query][anchor]) ? Math.exp(scale * (cosines[query][anchor] - 1)) : 0;
    }

    private double addCrossEntropy(double[] exponentials, int candidates, int own) {
        double sum = 0;
        for (int candidate = 0; candidate < candidates; candidate++) {
            sum += exponentials[candidate];
        }
        lossNats -= share() * Math.log(exponentials[own] / sum);
        return sum;
    }

    private float slope(double probability, boolean own, double scale) {
        return (float) (share() * scale * (probability - (own ? 1 : 0)));
    }

    private double share() {
        return 0.5 / cosines[0].length;
    }

    private static boolean isContrasted(Comparison comparison) {
        return comparison != Comparison.IGNORED;
    }

    /** Adds the binary cross-entropy of the gate's weight {@code logistic(exp(s) (cosine - bias))}. */
    void addGate(double logSharpness, double bias) {
        double sharpness = Math.exp(logSharpness);
        int open = count(true);
        int closed = count(false);
        for (int query = 0; query < cosines.length; query++) {
            for (int anchor = 0; anchor < cosines[query].length; anchor++) {
                Comparison comparison = comparisons[query][anchor];
                boolean same = comparison == Comparison.SAME;
                if (same || isClosed(comparison)) {
                    double margin = cosines[query][anchor] - bias;
                    double signed = (same ? 1 : -1) * sharpness * margin;
                    double share = 1.0 / (same ? open : closed);
                    lossNats += share * Math.log1p(Math.exp(-signed));
                    double slope = -(same ? 1 : -1) * share / (1 + Math.exp(signed));
                    gradient[query][anchor] += (float) (slope * sharpness);
                    logSharpnessGradient += slope * sharpness * margin;
                    biasGradient -= slope * sharpness;
                }
            }
        }
    }

    private int count(boolean same) {
        int count = 0;
        for (Comparison[] row : comparisons) {
            for (Comparison comparison : row) {
                count += (same ? comparison == Comparison.SAME : isClosed(comparison)) ? 1 : 0;
            }
        }
        return count;
    }

    private static boolean isClosed(Comparison comparison) {
        return comparison == Comparison.OTHER_AND_CLOSED;
    }

    /** The derivative with respect to each cosine, (Q, B). */
    float[][] gradient() {
        return gradient;
    }

    double lossNats() {
        return lossNats;
    }

    double logSharpnessGradient() {
        return logSharpnessGradient;
    }

    double biasGradient() {
        return biasGradient;
    }
}
