package io.onceedit.model.tensor;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The memory in which the engine holds a tensor. */
public final class TensorMemory {
    private TensorMemory() {}

    /**
     * A tensor's numbers where they lie, in native order: what is written there is in the tensor. Valid until the tensor is closed.
     *
     * @param array contiguous, on the processor, of at least one and less than 2^31 bytes
     * @throws IllegalStateException where the memory cannot be reached
     */
    public static ByteBuffer of(NDArray array) {
        ByteBuffer bytes = array.toByteBuffer(true);
        if (!bytes.isDirect()) {
            throw new IllegalStateException("Cannot reach the memory of a tensor of shape " + array.getShape() + " on "
                    + array.getDevice() + ": it is not contiguous");
        }
        return bytes.order(ByteOrder.nativeOrder());
    }
}
