package io.onceedit.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Arrays of given numbers whose memory the engine owns.
 *
 * <p>{@code NDManager.create} of numbers lends the engine a buffer of the Java machine, which is free again once the array is closed. What
 * the engine still reads then - an index or a factor that it keeps for a gradient - is garbage from the next garbage collection on. So
 * whatever may take part in a recorded computation is made here; operations on a Java number ({@code array.mul(2)}) lend such a buffer
 * too, and have no place there.
 */
public final class NativeArrays {
    private NativeArrays() {}

    /** An array in the scope. */
    public static NDArray of(NDManager scope, float[] values, Shape shape) {
        return owned(scope.create(values, shape));
    }

    /** An array in the scope, 64-bit integers. */
    public static NDArray of(NDManager scope, long[] values, Shape shape) {
        return owned(scope.create(values, shape));
    }

    /** A number as an array of no axes, in the scope. */
    public static NDArray scalar(NDManager scope, double value) {
        return owned(scope.create((float) value));
    }

    private static NDArray owned(NDArray lent) {
        try (lent) {
            return lent.duplicate();
        }
    }
}
