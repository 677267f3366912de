package io.onceedit.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * The engine's gradients on the calling thread. DJL's own gradient collector allows one training in a Java machine; this allows one in
 * each thread.
 */
final class Gradients {
    private Gradients() {}

    /** Does some work whose operations on arrays that require a gradient are recorded. */
    static <T> T recorded(Supplier<T> work) {
        return inMode(true, work);
    }

    /** Does some work of which nothing is recorded. */
    static <T> T unrecorded(Supplier<T> work) {
        return inMode(false, work);
    }

    private static <T> T inMode(boolean recorded, Supplier<T> work) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(recorded);
        try {
            return work.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /** A leaf that shares the array's numbers and collects a gradient; it belongs to the array's scope until it is attached to another. */
    static NDArray leaf(NDArray values) {
        NDArray leaf = values.stopGradient();
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /** Adds the gradient of a scalar to every leaf that it was computed from, and lets go of what was recorded. */
    static void backward(NDArray scalar) {
        try (NDArray one = scalar.onesLike()) {
            JniUtils.backward((PtNDArray) scalar, (PtNDArray) one, false, false);
        }
    }
}
