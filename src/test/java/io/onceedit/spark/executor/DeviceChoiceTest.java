package io.onceedit.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

final class DeviceChoiceTest {
    private static final SparkConf WITHOUT = new SparkConf(false);
    private static final SparkConf HALF_A_GPU = new SparkConf(false).set("spark.task.resource.gpu.amount", "0.5");

    @Test
    void isNamedByWhatATaskMayHave() {
        assertThat(DeviceChoice.named("cpu")).isEqualTo(DeviceChoice.PROCESSOR);
        assertThat(DeviceChoice.named("gpu")).isEqualTo(DeviceChoice.GPU);
        for (String name : new String[] {"gpu0", "GPU", "cuda", ""}) {
            assertThatThrownBy(() -> DeviceChoice.named(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Unsupported device " + name
                            + ": expected cpu, or gpu for the one that Spark's scheduler" + " gives each task");
        }
    }

    @Test
    void takesWhatTasksAreGiven() {
        assertThat(DeviceChoice.AS_GIVEN.kind(WITHOUT)).isEqualTo(Device.cpu());
        assertThat(DeviceChoice.AS_GIVEN.kind(HALF_A_GPU).isGpu()).isTrue();
        assertThat(DeviceChoice.GPU.kind(HALF_A_GPU).isGpu()).isTrue();
    }

    @Test
    void theProcessorIsThereWhateverTasksAreGiven() {
        assertThat(DeviceChoice.PROCESSOR.kind(WITHOUT)).isEqualTo(Device.cpu());
        assertThat(DeviceChoice.PROCESSOR.kind(HALF_A_GPU)).isEqualTo(Device.cpu());
    }

    @Test
    void refusesAGpuWhereTasksAreGivenNone() {
        assertThatThrownBy(() -> DeviceChoice.GPU.kind(WITHOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot use device gpu: Spark gives tasks none, set spark.task.resource.gpu.amount and"
                        + " spark.executor.resource.gpu.amount, as in conf/spark-*-gpu.conf");
    }
}
