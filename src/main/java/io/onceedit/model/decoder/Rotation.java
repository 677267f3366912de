package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/**
 * The rotation of one pass. B = batch, T = tokens, H = heads, S = head size, R = rotated size of a head.
 *
 * @param cosine (1 or B, T, 1, R)
 * @param signedSine (1 or B, T, 1, R), that of each pair's first number negative
 * @param neighbours whether pairs are neighbours, and not number i with number {@code i + R / 2}
 */
record Rotation(NDArray cosine, NDArray signedSine, boolean neighbours) {
    /** (B, T, H, S) queries or keys, their first R numbers turned by their positions. */
    NDArray apply(NDArray heads) {
        long rotated = cosine.getShape().get(3);
        if (rotated == heads.getShape().get(3)) {
            return turned(heads);
        }
        NDList parts = heads.split(new long[] {rotated}, 3);
        return NDArrays.concat(new NDList(turned(parts.get(0)), parts.get(1)), 3);
    }

    /** (B, T, H, R) to (B, T, H, R). */
    private NDArray turned(NDArray heads) {
        return heads.mul(cosine).addi(swapped(heads).muli(signedSine));
    }

    /** Both numbers of each pair in the other's place. */
    private NDArray swapped(NDArray heads) {
        if (neighbours) {
            Shape shape = heads.getShape();
            return heads.reshape(shape.get(0), shape.get(1), shape.get(2), -1, 2)
                    .flip(4)
                    .reshape(shape);
        }
        NDList halves = heads.split(2, 3);
        return NDArrays.concat(new NDList(halves.get(1), halves.get(0)), 3);
    }
}
