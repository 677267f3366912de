package io.onceedit.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.onceedit.model.tensor.TensorRuntime;
import org.junit.jupiter.api.Test;

final class TaskDeviceTest {
    @Test
    void anAddressIsTheDevicesIndex() {
        assertThat(TaskDevice.ofAddresses("0")).isEqualTo(Device.gpu(0));
        assertThat(TaskDevice.ofAddresses("7")).isEqualTo(Device.gpu(7));
    }

    @Test
    void refusesSeveralGpusForATask() {
        assertThatThrownBy(() -> TaskDevice.ofAddresses("0", "1"))
                .isInstanceOf(UnusableDeviceException.class)
                .hasMessage("Unsupported number of GPUs for a task: Spark gave it [0, 1], it computes on one; set"
                        + " spark.task.resource.gpu.amount to 1 or to a fraction");
    }

    @Test
    void refusesAddressesThatAreNoIndex() {
        assertThatThrownBy(() -> TaskDevice.ofAddresses("GPU-5d5ba0d6"))
                .isInstanceOf(UnusableDeviceException.class)
                .hasMessage("Invalid GPU address \"GPU-5d5ba0d6\" from Spark: expected the index that the CUDA runtime"
                        + " gives a device, such as 0; let the discovery script print indices, as conf/gpu-addresses.sh"
                        + " does");
    }

    @Test
    void refusesADeviceThatTheEngineDoesNotSee() {
        assertThat(TaskDevice.reachable(Device.cpu())).isEqualTo(Device.cpu());
        int seen = TensorRuntime.describe().gpuCount();
        assertThatThrownBy(() -> TaskDevice.reachable(Device.gpu(seen)))
                .isInstanceOf(UnusableDeviceException.class)
                .hasMessageStartingWith("Cannot use gpu" + seen)
                .hasMessageContaining("sees " + seen + " GPUs; set PYTORCH_LIBRARY_PATH")
                .hasMessageEndingWith("spark.executorEnv.PYTORCH_LIBRARY_PATH and so on");
    }
}
