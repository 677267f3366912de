package io.onceedit.spark.executor;

import io.onceedit.model.tensor.Devices;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/** A task that says where it runs and which device units of it would hold their models on. */
public final class ReportedDevice implements Function<Integer, String> {
    @Override
    public String call(Integer task) {
        return "executor " + SparkEnv.get().executorId() + " on " + Devices.nameOf(TaskDevice.of(TaskContext.get()));
    }
}
