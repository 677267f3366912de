package io.onceedit.align;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;

/**
 * Bounds of every row's log normaliser, log Z_t = log of the sum over anchors of exp(logit), without computing the rows.
 *
 * <p>Of a row of A logits the sum and the sum of squares are known (by the anchors' summed directions, and since every row has length
 * {@code temperature}), the logit of the token's own anchor too, and no logit exceeds {@code temperature / n} where n is the length of
 * the row of cosines. With d = logit - mean, exp(d) = 1 + d + d^2 g(d), where g(d) = (exp(d) - 1 - d) / d^2 grows with d; so the sum of the exponentials
 * lies between exp(mean) (A + S g(smallest d)) and exp(mean) (A + S g(largest d)), S the sum of the d^2. For nearly uniform rows, where
 * the normalisers are needed most, the two differ by a fraction of a per cent. {@link #tighten} replaces bounds by the value itself.
 *
 * <p>Not safe for several threads.
 */
final class RowNormalisers {
    /** Wider than the rounding of fp32 in what the bounds are computed from. */
    private static final double SLACK = 1e-4;

    private static final int ROWS_OF_A_BLOCK = 2_048;
    private static final int EXACT_ROWS_OF_A_BLOCK = 128;

    private final RelativeSpace space;
    private final double[] low;
    private final double[] high;
    private final double[] scales;

    RowNormalisers(RelativeSpace space) {
        this.space = space;
        this.low = new double[space.tokens()];
        this.high = new double[space.tokens()];
        this.scales = new double[space.tokens()];
        for (int start = 0; start < space.tokens(); start += ROWS_OF_A_BLOCK) {
            boundRange(start, Math.min(space.tokens(), start + ROWS_OF_A_BLOCK));
        }
    }

    /** A lower bound of log Z_t. */
    double low(int token) {
        return low[token];
    }

    /** An upper bound of log Z_t. */
    double high(int token) {
        return high[token];
    }

    /** What the embedding rows of neighbouring tokens are multiplied with to be scaled, see {@link RelativeSpace#scaled}; a copy. */
    double[] scales(int from, int to) {
        return Arrays.copyOfRange(scales, from, to);
    }

    /** Whether the bounds of a token are its log normaliser itself. */
    boolean isExact(int token) {
        return low[token] == high[token];
    }

    /** Computes the log normalisers of tokens, A x D multiplications for each. */
    void tighten(int[] tokens) {
        for (int start = 0; start < tokens.length; start += EXACT_ROWS_OF_A_BLOCK) {
            int[] block = Arrays.copyOfRange(tokens, start, Math.min(tokens.length, start + EXACT_ROWS_OF_A_BLOCK));
            try (NDManager scope = space.newScope()) {
                NDArray logits = space.logits(scope, block); // (N, A)
                NDArray largest = logits.max(new int[] {1}, true); // (N, 1)
                double[] sums = Numbers.doubles(logits.subi(largest).exp().sum(new int[] {1}));
                double[] shifts = Numbers.doubles(largest);
                for (int i = 0; i < block.length; i++) {
                    low[block[i]] = shifts[i] + Math.log(sums[i]);
                    high[block[i]] = low[block[i]];
                }
            }
        }
    }

    private void boundRange(int from, int to) {
        try (NDManager scope = space.newScope()) {
            NDArray rows = space.gatherRange(scope, from, to); // (N, D)
            double[] lengths = Numbers.doubles(rows.mul(rows).sum(new int[] {1}).sqrt()); // (N)
            NDArray scaled = space.scaled(rows); // (N, D)
            double[] sums = Numbers.doubles(scaled.matMul(space.directionSum())); // (N)
            double[] largest =
                    Numbers.doubles(scaled.mul(scaled).sum(new int[] {1}).sqrt()); // (N)
            for (int i = 0; i < largest.length; i++) {
                bound(from + i, sums[i], largest[i]);
                scales[from + i] = lengths[i] == 0 ? 0 : largest[i] / lengths[i];
            }
        }
    }

    /**
     * @param sum the sum of the row's logits
     * @param largest the largest size that a logit of the row can have: that of the token's own anchor
     */
    private void bound(int token, double sum, double largest) {
        boolean isAnchor = space.anchorOfToken(token) >= 0;
        double squares = largest == 0 ? 0 : space.temperature() * space.temperature();
        double others = space.anchors();
        double own = Double.NEGATIVE_INFINITY;
        if (isAnchor) {
            own = largest;
            sum -= largest;
            squares -= largest * largest;
            others--;
        }
        double lowOthers = Double.NEGATIVE_INFINITY;
        double highOthers = Double.NEGATIVE_INFINITY;
        if (others > 0) {
            double mean = sum / others;
            double spread = Math.max(0, squares - others * mean * mean);
            lowOthers = mean + Math.log(others + spread * curvature(-largest - mean));
            highOthers = spread == 0 ? lowOthers : mean + Math.log(others + spread * curvature(largest - mean));
        }
        low[token] = Numbers.logAddExp(own, lowOthers) - SLACK;
        high[token] = Numbers.logAddExp(own, highOthers) + SLACK;
    }

    /** g(d) = (exp(d) - 1 - d) / d^2, which grows with d. */
    private static double curvature(double d) {
        return Math.abs(d) < 1e-3 ? 0.5 + d / 6 : (Math.expm1(d) - d) / (d * d);
    }
}
