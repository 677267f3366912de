package io.onceedit.model.decoder.spec;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * Input embeddings. E = size of a token row, D = hidden size, V = vocabulary.
 *
 * @param tokens name of the token rows, (V, E)
 * @param size E
 * @param scale what a token row is multiplied by
 * @param projection the map from token rows to the residual stream, E to D; none where E is D
 * @param positions learned position rows
 */
public record EmbeddingSpec(String tokens, int size, double scale, LinearSpec projection, PositionRows positions) {
    /**
     * Learned position rows, added to the tokens'.
     *
     * @param rows their name, (maximum positions + offset, D); empty where there are none
     * @param offset the row of position 0
     */
    public record PositionRows(String rows, int offset) {
        public PositionRows {
            Objects.requireNonNull(rows, "rows");
            if (offset < 0) {
                throw new IllegalArgumentException("Invalid position rows: offset " + offset + ", expected 0 or more");
            }
        }

        /** No rows. */
        public static PositionRows none() {
            return new PositionRows("", 0);
        }

        /** Whether there are no rows. */
        public boolean isNone() {
            return rows.isEmpty();
        }
    }

    public EmbeddingSpec {
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(projection, "projection");
        Objects.requireNonNull(positions, "positions");
    }

    /** Token rows alone, of the hidden size. */
    public static EmbeddingSpec tokens(String name, int size) {
        return scaled(name, size, 1);
    }

    /** Token rows of the hidden size, multiplied by a number. */
    public static EmbeddingSpec scaled(String name, int size, double scale) {
        return new EmbeddingSpec(name, size, scale, LinearSpec.none(), PositionRows.none());
    }

    Stream<TensorSpec> tensors(SizeSpec sizes) {
        Stream<TensorSpec> rows = Stream.of(TensorSpec.matrix(tokens, sizes.vocabularySize(), size));
        Stream<TensorSpec> learned = positions.isNone()
                ? Stream.empty()
                : Stream.of(TensorSpec.matrix(
                        positions.rows(), (long) sizes.maximumPositions() + positions.offset(), sizes.hiddenSize()));
        return Stream.of(rows, projection.tensors(), learned).flatMap(tensors -> tensors);
    }
}
