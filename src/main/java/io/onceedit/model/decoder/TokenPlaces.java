package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.NativeArrays;

/**
 * Tokens of a batch whose hidden states are asked for. N = tokens, B = batch, T = tokens of the longest row.
 *
 * @param rows the row of the batch of each token, (N)
 * @param positions its position in the row, (N)
 */
public record TokenPlaces(int[] rows, int[] positions) {
    /** @throws IllegalArgumentException where there are none, or not as many rows as positions */
    public TokenPlaces {
        if (rows.length != positions.length || rows.length == 0) {
            throw new IllegalArgumentException("Invalid tokens to gather: " + rows.length + " rows and "
                    + positions.length + " positions, expected the same number, at least 1");
        }
    }

    /**
     * Where they stand when the rows of a batch lie one behind the other, (N).
     *
     * @throws IllegalArgumentException where one is outside of the batch
     */
    NDArray index(NDManager scope, long batch, long tokens) {
        long[] ids = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < 0 || rows[i] >= batch || positions[i] < 0 || positions[i] >= tokens) {
                throw new IllegalArgumentException("Invalid token to gather: row " + rows[i] + ", position "
                        + positions[i] + ", expected less than " + batch + " and " + tokens);
            }
            ids[i] = rows[i] * tokens + positions[i];
        }
        return NativeArrays.of(scope, ids, new Shape(ids.length));
    }
}
