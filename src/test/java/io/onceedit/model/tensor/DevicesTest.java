package io.onceedit.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

final class DevicesTest {
    @Test
    void devicesAreFoundByTheirNames() {
        for (Device device : new Device[] {Device.cpu(), Device.gpu(0), Device.gpu(12)}) {
            assertThat(Devices.named(Devices.nameOf(device))).contains(device);
        }
        assertThat(Devices.nameOf(Device.gpu(3))).isEqualTo("gpu3");
        assertThat(Devices.nameOf(Device.cpu())).isEqualTo("cpu");
    }

    @Test
    void otherNamesAreNone() {
        for (String name : new String[] {"", "gpu", "0", "GPU0", "gpu-1", "gpu99999", "cuda:0"}) {
            assertThat(Devices.named(name)).as(name).isEmpty();
        }
    }
}
