package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.NativeArrays;

/** Picks the hidden states that a caller needs, so that the output head reads no others. B = batch, T = tokens, D = hidden size. */
public final class HiddenRows {
    private HiddenRows() {}

    /**
     * Hidden states of some tokens. Differentiable with respect to the hidden states.
     *
     * @param hidden (B, T, D)
     * @param rows row of the batch of each token, (N)
     * @param positions position in its row of each token, (N)
     * @return (N, D), in the scope of {@code hidden}
     * @throws IllegalArgumentException where the arrays differ in length or point outside of the hidden states
     */
    public static NDArray gather(NDArray hidden, int[] rows, int[] positions) {
        Shape shape = hidden.getShape();
        long batch = shape.get(0);
        long tokens = shape.get(1);
        if (rows.length != positions.length || rows.length == 0) {
            throw new IllegalArgumentException("Invalid tokens to gather: " + rows.length + " rows and "
                    + positions.length + " positions, expected the same number, at least 1");
        }
        long[] ids = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < 0 || rows[i] >= batch || positions[i] < 0 || positions[i] >= tokens) {
                throw new IllegalArgumentException("Invalid token to gather: row " + rows[i] + ", position "
                        + positions[i] + ", expected less than " + batch + " and " + tokens);
            }
            ids[i] = rows[i] * tokens + positions[i];
        }
        try (NDArray index = NativeArrays.of(hidden.getManager(), ids, new Shape(ids.length));
                NDArray states = hidden.reshape(batch * tokens, shape.get(2))) {
            return Rows.pick(states, index); // (B * T, D) by (N) -> (N, D)
        }
    }
}
