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

    /** Adds half of the cross-entropy of each query among the anchors and half of that of each anchor among the queries. */
    void addContrastive(double scale) {
        int records = cosines[0].length;
        for (int record = 0; record < records; record++) {
            addSoftmax(record, scale, 0.5 / records, true);
            addSoftmax(record, scale, 0.5 / records, false);
        }
    }

    private void addSoftmax(int record, double scale, double share, boolean overAnchors) {
        int records = cosines[0].length;
        double[] exponentials = new double[records];
        double sum = 0;
        for (int other = 0; other < records; other++) {
            int query = overAnchors ? record : other;
            int anchor = overAnchors ? other : record;
            if (isContrasted(comparisons[query][anchor])) {
                exponentials[other] = Math.exp(scale * (cosines[query][anchor] - 1));
                sum += exponentials[other];
            }
        }
        lossNats -= share * Math.log(exponentials[record] / sum);
        for (int other = 0; other < records; other++) {
            double slope = share * scale * (exponentials[other] / sum - (other == record ? 1 : 0));
            gradient[overAnchors ? record : other][overAnchors ? other : record] += (float) slope;
        }
    }

    private static boolean isContrasted(Comparison comparison) {
        return comparison == Comparison.SAME
                || comparison == Comparison.OTHER
                || comparison == Comparison.OTHER_AND_CLOSED;
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
        return comparison == Comparison.CLOSED || comparison == Comparison.OTHER_AND_CLOSED;
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
