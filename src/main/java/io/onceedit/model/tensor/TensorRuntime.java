package io.onceedit.model.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The tensor engine: PyTorch, asked for by name, because the tokenizers register an engine too. The engine is one for each process and
 * is loaded on first use; where its native library comes from is left to the environment ({@code DJL_CACHE_DIR}, {@code DJL_OFFLINE}).
 */
public final class TensorRuntime {
    private static final String ENGINE = "PyTorch";

    /** What the native binding can pass on; any other type aborts the process inside native code. */
    private static final Set<DataType> SUPPORTED = Collections.unmodifiableSet(EnumSet.of(
            DataType.FLOAT32,
            DataType.FLOAT64,
            DataType.FLOAT16,
            DataType.UINT8,
            DataType.INT8,
            DataType.INT32,
            DataType.INT64,
            DataType.BOOLEAN));

    private TensorRuntime() {}

    /**
     * What runs the tensors.
     *
     * @param name the engine's name
     * @param version the engine's version
     * @param defaultDevice the device that is used where none is named
     * @param gpuCount devices beside the processor
     * @param threads threads of one tensor operation
     */
    public record Description(String name, String version, Device defaultDevice, int gpuCount, int threads) {}

    /** A scope on a device that lives until the caller closes it. */
    public static NDManager newScope(Device device) {
        return engine().newBaseManager(device);
    }

    /**
     * Readies the current thread for reading models: no gradient is recorded on it. Gradient recording is a setting of each thread, and
     * on for a new one, so every task calls this first.
     */
    public static void prepareThread() {
        engine();
        JniUtils.setGradMode(false);
    }

    /**
     * Sets how many threads one tensor operation uses, for the process. A task calls it for itself, since the engine's own start-up
     * setting does not reach every thread.
     *
     * @param threads at least 1
     */
    public static void setThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("Invalid number of threads: " + threads + ", expected at least 1");
        }
        engine();
        JniUtils.setNumThreads(threads);
    }

    /** How many threads one tensor operation uses. */
    public static int threads() {
        return JniUtils.getNumThreads();
    }

    /**
     * Refuses an element type that would end the process inside native code.
     *
     * @throws IllegalArgumentException where the type is not supported
     */
    public static void requireSupported(DataType type) {
        if (!SUPPORTED.contains(type)) {
            throw new IllegalArgumentException("Unsupported element type " + type + ": expected one of " + SUPPORTED);
        }
    }

    /**
     * Refuses an accelerator that the engine cannot reach.
     *
     * @throws IllegalStateException where the engine sees no such device, with what it was loaded from and what to set
     */
    public static void requireReachable(Device device) {
        if (!device.isGpu()) {
            return;
        }
        Engine engine = engine();
        int seen = engine.getGpuCount();
        if (device.getDeviceId() >= seen) {
            throw new IllegalStateException("Cannot use " + Devices.nameOf(device) + ": the tensor engine, "
                    + engine.getEngineName() + " " + engine.getVersion() + " from " + LibUtils.getLibtorchPath()
                    + ", sees " + seen
                    + " GPUs; set PYTORCH_LIBRARY_PATH to the lib folder of a PyTorch that is built for"
                    + " CUDA, PYTORCH_VERSION and PYTORCH_FLAVOR to what it is, and LD_LIBRARY_PATH to where its"
                    + " libcudart.so lies");
        }
    }

    /** The engine, for a report about the machine. Loads the engine where no one has yet. */
    public static Description describe() {
        Engine engine = engine();
        return new Description(
                engine.getEngineName(), engine.getVersion(), engine.defaultDevice(), engine.getGpuCount(), threads());
    }

    private static Engine engine() {
        return Engine.getEngine(ENGINE);
    }
}
