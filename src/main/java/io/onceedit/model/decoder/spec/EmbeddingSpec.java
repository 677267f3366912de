package io.onceedit.model.decoder.spec;

import java.util.Objects;

/**
 * Input embeddings.
 *
 * @param tokens name of the token rows, (V, D)
 * @param scale what a token row is multiplied by
 * @param positions name of the learned position rows, (maximum positions, D); empty where there are none
 */
public record EmbeddingSpec(String tokens, double scale, String positions) {
    public EmbeddingSpec {
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(positions, "positions");
    }

    /** Token rows alone. */
    public static EmbeddingSpec tokens(String name) {
        return new EmbeddingSpec(name, 1, "");
    }
}
