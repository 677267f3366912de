package io.onceedit.spark.executor;

import ai.djl.Device;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;

/** What tasks hold their models on, as somebody chooses it. Which of several GPUs a task has is Spark's choice alone. */
public enum DeviceChoice {
    /** The GPU that Spark gives a task, the processor where it gives none. */
    AS_GIVEN,
    /** The GPU that Spark gives a task. */
    GPU,
    /** The processor, whatever Spark gives. */
    PROCESSOR;

    /**
     * The choice of that name.
     *
     * @throws IllegalArgumentException for any other than {@code cpu} and {@code gpu}
     */
    public static DeviceChoice named(String name) {
        return switch (name) {
            case "cpu" -> PROCESSOR;
            case "gpu" -> GPU;
            default ->
                throw new IllegalArgumentException("Unsupported device " + name + ": expected cpu, or gpu for the one"
                        + " that Spark's scheduler gives each task");
        };
    }

    /**
     * The kind of device that tasks hold their models on where Spark is configured so.
     *
     * @throws IllegalArgumentException where that is a GPU and tasks are given none
     */
    public Device kind(SparkConf conf) {
        Device given = TaskDevice.kind(conf);
        if (this == GPU && !given.isGpu()) {
            throw new IllegalArgumentException("Cannot use device gpu: Spark gives tasks none, set " + TaskDevice.AMOUNT
                    + " and spark.executor.resource." + TaskDevice.RESOURCE + ".amount, as in conf/spark-*-gpu.conf");
        }
        return this == PROCESSOR ? Device.cpu() : given;
    }

    /**
     * The device of a task.
     *
     * @throws UnusableDeviceException where it cannot use what it was given
     */
    Device of(TaskContext task) {
        return this == PROCESSOR ? Device.cpu() : TaskDevice.reachable(TaskDevice.of(task));
    }
}
