package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;

/**
 * The rotation of one pass. B = batch, T = tokens, H = heads, R = head size.
 *
 * @param cosine (1 or B, T, 1, R)
 * @param signedSine (1 or B, T, 1, R), the first half negative
 */
record Rotation(NDArray cosine, NDArray signedSine) {
    /** (B, T, H, R) queries or keys, turned by their positions. */
    NDArray apply(NDArray heads) {
        NDList halves = heads.split(2, 3);
        NDArray swapped = NDArrays.concat(new NDList(halves.get(1), halves.get(0)), 3);
        return heads.mul(cosine).addi(swapped.muli(signedSine));
    }
}
