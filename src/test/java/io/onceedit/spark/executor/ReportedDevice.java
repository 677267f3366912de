package io.onceedit.spark.executor;

import io.onceedit.model.tensor.Devices;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function;

/** A task that says where it runs and which device units of it would ask for, and stays until others have begun too. */
public final class ReportedDevice implements Function<Integer, String> {
    private static final int STAY_SECONDS = 3;

    @Override
    public String call(Integer task) throws InterruptedException {
        TimeUnit.SECONDS.sleep(STAY_SECONDS);
        return "executor " + SparkEnv.get().executorId() + " " + Devices.nameOf(TaskDevice.ofTask());
    }
}
