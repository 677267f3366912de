package io.onceedit.model.gguf;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** What takes back a change that the format made to a tensor. R = rows, C = columns. */
sealed interface TensorChange {
    /** The sizes of the changed tensor. */
    long[] shape(long[] stored);

    /** The changed tensor, contiguous, in the same scope as the stored one, which may be changed in place. */
    NDArray apply(NDArray stored);

    /** Nothing was changed. */
    record None() implements TensorChange {
        @Override
        public long[] shape(long[] stored) {
            return stored;
        }

        @Override
        public NDArray apply(NDArray stored) {
            return stored;
        }
    }

    /** A norm whose weight counts from zero was stored with one added. */
    record MinusOne() implements TensorChange {
        @Override
        public long[] shape(long[] stored) {
            return stored;
        }

        @Override
        public NDArray apply(NDArray stored) {
            return stored.subi(1);
        }
    }

    /** (R, C) was stored as (C, R). */
    record Transposed() implements TensorChange {
        @Override
        public long[] shape(long[] stored) {
            return stored.length == 2 ? new long[] {stored[1], stored[0]} : stored;
        }

        @Override
        public NDArray apply(NDArray stored) {
            long[] shape = shape(stored.getShape().getShape());
            return stored.transpose().reshape(-1).reshape(new Shape(shape)); // (C, R) -> (R, C)
        }
    }

    /**
     * Rows of queries or keys, or their biases, go from interleaved order, where rows 2 i and 2 i + 1 of a head are rotated together, to
     * half-split order, where rows i and i + (rows of a head) / 2 are.
     *
     * @param heads how many heads the rows belong to; twice as many divide them
     */
    record HalfSplit(int heads) implements TensorChange {
        @Override
        public long[] shape(long[] stored) {
            return stored;
        }

        @Override
        public NDArray apply(NDArray stored) {
            Shape shape = stored.getShape();
            long pairs = shape.get(0) / heads / 2;
            return stored.reshape(heads, pairs, 2, shape.size() / shape.get(0))
                    .transpose(0, 2, 1, 3) // (heads, pairs, 2, C) -> (heads, 2, pairs, C)
                    .reshape(shape);
        }
    }
}
