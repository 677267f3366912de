package io.onceedit.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.decoder.ScarceMemory;
import org.junit.jupiter.api.Test;

final class DeviceMemoryTest {
    @Test
    void anAllocationThatFailsIsTold() {
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            Throwable failure = catchThrowable(() -> ScarceMemory.exhaust(scope));
            assertThat(failure).isInstanceOf(EngineException.class);
            assertThat(DeviceMemory.isExhausted(failure)).isTrue();
            assertThat(DeviceMemory.isExhausted(new IllegalStateException("Failed", failure)))
                    .isTrue();
        }
    }

    @Test
    void otherFailuresOfTheEngineAreNot() {
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            Throwable failure = catchThrowable(() -> scope.ones(new Shape(2, 3)).matMul(scope.ones(new Shape(2, 3))));
            assertThat(failure).isInstanceOf(EngineException.class);
            assertThat(DeviceMemory.isExhausted(failure)).isFalse();
        }
        assertThat(DeviceMemory.isExhausted(new OutOfMemoryError("CUDA out of memory")))
                .isFalse();
    }

    /** As PyTorch for CUDA says it. */
    @Test
    void knowsTheWordsOfAccelerators() {
        assertThat(DeviceMemory.isExhausted(new EngineException("CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0"
                        + " has a total capacity of 79.11 GiB of which 5.12 MiB is free.")))
                .isTrue();
        assertThat(DeviceMemory.isExhausted(new EngineException(
                        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`")))
                .isTrue();
        assertThat(DeviceMemory.isExhausted(new EngineException("CUDA error: device-side assert triggered")))
                .isFalse();
    }
}
