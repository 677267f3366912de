package io.onceedit.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The memory in which the engine holds a tensor. */
public final class TensorMemory {
    private static final long[][] FIRST = {{}, {0}, {0, 0}};
    private static final long[][] STEP = {{}, {1}, {1, 1}};

    private TensorMemory() {}

    /**
     * A tensor's numbers where they lie, in native order: what is written there is in the tensor. Valid until the tensor is closed.
     *
     * @param array contiguous, on the processor, of at least one and less than 2^31 bytes
     * @throws IllegalStateException where the memory cannot be reached, as that of an accelerator never can: the engine would hand out a
     *     copy, and what is written there would be lost
     */
    public static ByteBuffer of(NDArray array) {
        if (array.getDevice().isGpu()) {
            throw new IllegalStateException("Cannot reach the memory of a tensor of shape " + array.getShape() + " on "
                    + array.getDevice() + ": it is not the processor's");
        }
        ByteBuffer bytes = array.toByteBuffer(true);
        if (!bytes.isDirect()) {
            throw new IllegalStateException("Cannot reach the memory of a tensor of shape " + array.getShape() + " on "
                    + array.getDevice() + ": it is not contiguous");
        }
        return bytes.order(ByteOrder.nativeOrder());
    }

    /**
     * Writes a tensor's numbers where another's are, in the other's type: no memory is taken.
     *
     * @param source of the target's shape, of one or two axes, on its device
     */
    public static void copy(NDArray source, NDArray target) {
        long[] shape = target.getShape().getShape();
        if (!source.getShape().equals(target.getShape())) {
            throw new IllegalArgumentException("Cannot copy a tensor: shape mismatch, expected = " + target.getShape()
                    + ", actual = " + source.getShape());
        }
        JniUtils.indexSet((PtNDArray) target, (PtNDArray) source, FIRST[shape.length], shape, STEP[shape.length]);
    }
}
