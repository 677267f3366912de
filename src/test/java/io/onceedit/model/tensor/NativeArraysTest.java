package io.onceedit.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class NativeArraysTest {
    @BeforeAll
    static void prepare() {
        TensorRuntime.prepareThread();
    }

    @Test
    void holdWhatTheyAreGivenInTheirScopeAlone() {
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            NDArray floats = NativeArrays.of(scope, new float[] {1, -2, 3, 4.5f}, new Shape(2, 2));
            NDArray longs = NativeArrays.of(scope, new long[] {7, 1L << 40}, new Shape(2));
            NDArray number = NativeArrays.scalar(scope, 0.25);
            assertThat(floats.toFloatArray()).containsExactly(1, -2, 3, 4.5f);
            assertThat(floats.getShape()).isEqualTo(new Shape(2, 2));
            assertThat(longs.toLongArray()).containsExactly(7, 1L << 40);
            assertThat(number.getShape()).isEqualTo(new Shape());
            assertThat(number.getFloat()).isEqualTo(0.25f);
            assertThat(scope.getManagedArrays()).hasSize(3);
        }
    }
}
