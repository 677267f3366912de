package io.onceedit.gate.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/** Vectors as the rows of an array of the engine, and back: R vectors of size D. */
final class VectorRows {
    private VectorRows() {}

    /** (R, D); at least one vector. */
    static NDArray on(NDManager scope, List<float[]> vectors) {
        int size = vectors.get(0).length;
        float[] flat = new float[vectors.size() * size];
        for (int row = 0; row < vectors.size(); row++) {
            System.arraycopy(vectors.get(row), 0, flat, row * size, size);
        }
        return scope.create(flat, new Shape(vectors.size(), size));
    }

    /** Copies the rows, (R, D), to a part of an array of vectors. */
    static void of(NDArray rows, float[][] vectors, int start) {
        int size = (int) rows.getShape().get(1);
        float[] flat = rows.toFloatArray();
        for (int row = 0; row * size < flat.length; row++) {
            vectors[start + row] = Arrays.copyOfRange(flat, row * size, (row + 1) * size);
        }
    }
}
