package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;

/** Picks rows of a matrix. */
final class Rows {
    private Rows() {}

    /** Rows of a (V, D) matrix by ids of any shape, (ids, D), as fp32; differentiable. Belongs to the scope of the ids. */
    static NDArray pick(NDArray matrix, NDArray ids) {
        NDArray picked = ids.getNDArrayInternal()
                .embedding(ids, matrix, SparseFormat.DENSE)
                .singletonOrThrow();
        if (picked.getDataType() == DataType.FLOAT32) {
            return picked;
        }
        try (picked) {
            return picked.toType(DataType.FLOAT32, true);
        }
    }

    /** Rows of up to {@code columns} numbers side by side, filled up with zeros on the right. */
    static long[] flatten(int[][] rows, int columns) {
        long[] flat = new long[rows.length * columns];
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < rows[row].length; column++) {
                flat[row * columns + column] = rows[row][column];
            }
        }
        return flat;
    }
}
