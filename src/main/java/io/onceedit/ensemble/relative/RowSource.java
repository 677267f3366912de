package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.onceedit.align.RelativeSpace;
import java.util.stream.IntStream;

/** Where a rule gets the rows of one model from: computed when they are asked for, or held for the whole vocabulary. */
sealed interface RowSource {
    /**
     * The rows of at least the given tokens; what is computed for it belongs to the scope.
     *
     * @param tokens rising and distinct
     */
    RowBlock block(NDManager scope, int[] tokens);

    /** Computes rows when they are asked for. */
    record Computed(RelativeSpace space) implements RowSource {
        @Override
        public RowBlock block(NDManager scope, int[] tokens) {
            return new RowBlock(tokens, space.rows(scope, tokens));
        }
    }

    /** Holds the rows of all tokens. */
    record Held(RowBlock all) implements RowSource {
        private static final int ROWS_OF_A_BLOCK = 512;

        /**
         * Computes the rows of all tokens.
         *
         * @param owner holds them, V x A numbers
         */
        static Held of(NDManager owner, RelativeSpace space) {
            NDArray rows = owner.create(new Shape(space.tokens(), space.anchors()));
            for (int start = 0; start < space.tokens(); start += ROWS_OF_A_BLOCK) {
                int end = Math.min(space.tokens(), start + ROWS_OF_A_BLOCK);
                try (NDManager scope = owner.newSubManager()) {
                    NDArray block =
                            space.rows(scope, IntStream.range(start, end).toArray());
                    rows.set(new NDIndex("{}:{}", start, end), block);
                }
            }
            return new Held(new RowBlock(IntStream.range(0, space.tokens()).toArray(), rows));
        }

        @Override
        public RowBlock block(NDManager scope, int[] tokens) {
            return all;
        }
    }
}
