package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Relative representations of some tokens of a model.
 *
 * <p>U = tokens, A = anchors, P = positions.
 *
 * @param tokens their ids, rising, (U); owned by the record and never changed
 * @param rows their rows, (U, A)
 */
record RowBlock(int[] tokens, NDArray rows) {
    /** The rows of some of the tokens, in the order asked for, (N, A), in the scope. */
    NDArray rowsOf(NDManager scope, int[] wanted) {
        int[] places = Arrays.stream(wanted).map(this::place).toArray();
        return rows.get(scope, new NDIndex("{}", scope.create(places)));
    }

    /**
     * Each position's mixture of its tokens' rows, (P, A), in the scope.
     *
     * @param distributions tokens of this block with their probabilities, scaled to sum to 1, (P)
     * @param scales what each position's mixture is multiplied with, (P)
     */
    NDArray mix(NDManager scope, List<TokenDistribution> distributions, double[] scales) {
        float[] weights = new float[distributions.size() * tokens.length];
        for (int position = 0; position < scales.length; position++) {
            TokenDistribution distribution = distributions.get(position);
            double[] probabilities = distribution.probabilities();
            for (int i = 0; i < probabilities.length; i++) {
                int place = place(distribution.tokens()[i]);
                weights[position * tokens.length + place] = (float) (scales[position] * probabilities[i]);
            }
        }
        NDArray matrix = scope.create(weights, new Shape(scales.length, tokens.length));
        return matrix.matMul(rows); // (P, U) x (U, A)
    }

    private int place(int token) {
        int place = Arrays.binarySearch(tokens, token);
        if (place < 0) {
            throw new IllegalArgumentException("Invalid row block: it has no row of token " + token);
        }
        return place;
    }
}
