package io.onceedit.spark.executor;

import ai.djl.Device;
import io.onceedit.model.tensor.TensorRuntime;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The device that Spark's scheduler has given a task: the GPU whose address it was handed, alone or to share with others, or the processor
 * where it was handed none. Spark hides no GPU from a process, so the address is all that keeps tasks apart.
 */
public final class TaskDevice {
    /** The resource's name in Spark's settings. */
    public static final String RESOURCE = "gpu";

    /** How much of a GPU Spark's settings give a task. */
    public static final String AMOUNT = "spark.task.resource." + RESOURCE + ".amount";

    /** An address that the CUDA runtime knows. */
    static final Pattern INDEX = Pattern.compile("\\d{1,4}");

    private TaskDevice() {}

    /** What kind of device settings give to tasks: any GPU, or the processor. Which GPU a task has, it learns when it runs. */
    public static Device kind(SparkConf conf) {
        return conf.getDouble(AMOUNT, 0) > 0 ? Device.gpu() : Device.cpu();
    }

    /**
     * The device of a task.
     *
     * @throws UnusableDeviceException where it cannot use what it was given
     */
    static Device of(TaskContext task) {
        Optional<ResourceInformation> given =
                Optional.ofNullable(task.resourcesJMap().get(RESOURCE));
        return given.map(gpus -> ofAddresses(gpus.addresses())).orElseGet(Device::cpu);
    }

    /**
     * The device at one of a machine's addresses.
     *
     * @throws UnusableDeviceException where there is not one address, or it is no number
     */
    static Device ofAddresses(String... addresses) {
        if (addresses.length != 1) {
            throw new UnusableDeviceException("Unsupported number of GPUs for a task: Spark gave it "
                    + Arrays.toString(addresses)
                    + ", it computes on one; set " + AMOUNT + " to 1 or to a fraction");
        }
        if (!INDEX.matcher(addresses[0]).matches()) {
            throw new UnusableDeviceException("Invalid GPU address \"" + addresses[0]
                    + "\" from Spark: expected the index that the CUDA runtime gives a device, such as 0; let the"
                    + " discovery script print indices, as conf/gpu-addresses.sh does");
        }
        return Device.gpu(Integer.parseInt(addresses[0]));
    }

    /**
     * The device, when the engine can reach it.
     *
     * @throws UnusableDeviceException where it cannot
     */
    static Device reachable(Device device) {
        try {
            TensorRuntime.requireReachable(device);
            return device;
        } catch (IllegalStateException e) {
            throw new UnusableDeviceException(
                    e.getMessage() + ". For executors these are spark.executorEnv.PYTORCH_LIBRARY_PATH and so on");
        }
    }
}
