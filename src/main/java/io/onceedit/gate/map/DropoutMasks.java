package io.onceedit.gate.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/**
 * Dropout from a store of masks that are drawn once: each row of a step takes one of them at random, which costs one random number
 * instead of one for each of its numbers.
 *
 * <p>D = feature size, R = rows.
 */
final class DropoutMasks {
    private static final int MASKS = 1024;

    private final SplittableRandom random;
    /** (masks, D): 0 where a number is left out, elsewhere what makes up for it. */
    private final NDArray masks;

    /**
     * Draws the masks; they are kept for as long as the scope is open.
     *
     * @param share of a row's numbers that are left out, in [0, 1)
     */
    DropoutMasks(NDManager scope, int size, double share, SplittableRandom random) {
        this.random = random;
        float[] flat = new float[MASKS * size];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = random.nextDouble() < share ? 0 : (float) (1 / (1 - share));
        }
        this.masks = scope.create(flat, new Shape(MASKS, size));
    }

    /** Drops numbers of each row, in place: (R, D). */
    NDArray drop(NDManager scope, NDArray rows) {
        int[] chosen = random.ints(rows.getShape().get(0), 0, MASKS).toArray();
        return rows.muli(masks.get(scope, new NDIndex("{}", scope.create(chosen))));
    }
}
