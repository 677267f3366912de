package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Picks the hidden states that a caller needs, so that the output head reads no others. B = batch, T = tokens, D = hidden size, N = tokens that are picked. */
public final class HiddenRows {
    private HiddenRows() {}

    /**
     * Hidden states of some tokens. Differentiable with respect to the hidden states.
     *
     * @param hidden (B, T, D)
     * @return (N, D), in the scope of {@code hidden}
     * @throws IllegalArgumentException where a token is outside of the hidden states
     */
    public static NDArray gather(NDArray hidden, TokenPlaces places) {
        Shape shape = hidden.getShape();
        long batch = shape.get(0);
        long tokens = shape.get(1);
        try (NDArray index = places.index(hidden.getManager(), batch, tokens);
                NDArray states = hidden.reshape(batch * tokens, shape.get(2))) {
            return Rows.pick(states, index); // (B * T, D) by (N) -> (N, D)
        }
    }
}
