package io.onceedit.model.tensor;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;

/** The memory of accelerators, as their driver counts it: of a whole device, whoever uses it. */
public final class AcceleratorMemory {
    private AcceleratorMemory() {}

    /** What is in use on a device, bytes; 0 for the processor, and where no driver tells. */
    public static long usedBytes(Device device) {
        if (!device.isGpu()) {
            return 0;
        }
        try {
            return CudaUtils.getGpuMemory(device).getUsed();
        } catch (RuntimeException | LinkageError noDriver) {
            return 0;
        }
    }
}
