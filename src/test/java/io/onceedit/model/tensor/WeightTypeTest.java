package io.onceedit.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

final class WeightTypeTest {
    @Test
    void theDeviceChoosesTheDefault() {
        assertThat(WeightType.defaultFor(Device.cpu())).isEqualTo(WeightType.FLOAT32);
        assertThat(WeightType.defaultFor(Device.gpu(1))).isEqualTo(WeightType.FLOAT16);
    }

    @Test
    void everyTypeIsFoundByItsName() {
        assertThat(WeightType.names()).containsExactly("float32", "float16");
        for (WeightType type : WeightType.values()) {
            assertThat(WeightType.named(type.text())).contains(type);
        }
        assertThat(WeightType.named("FLOAT16")).isEmpty();
    }

    @Test
    void onlyMatricesAreHalf() {
        assertThat(WeightType.FLOAT16.ofTensor(1)).isEqualTo(WeightType.FLOAT32);
        assertThat(WeightType.FLOAT16.ofTensor(2)).isEqualTo(WeightType.FLOAT16);
        assertThat(WeightType.FLOAT32.ofTensor(2)).isEqualTo(WeightType.FLOAT32);
        assertThat(WeightType.FLOAT16.bytes()).isEqualTo(2);
        assertThat(WeightType.FLOAT32.bytes()).isEqualTo(4);
    }
}
