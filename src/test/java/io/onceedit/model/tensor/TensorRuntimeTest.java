package io.onceedit.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class TensorRuntimeTest {
    @Test
    void scopesAreOfPyTorchAndOfTheirOwn() {
        try (NDManager first = TensorRuntime.newScope(Device.cpu());
                NDManager second = TensorRuntime.newScope(Device.cpu())) {
            assertThat(first.getEngine().getEngineName()).isEqualTo("PyTorch");
            assertThat(first.getDevice()).isEqualTo(Device.cpu());
            assertThat(first).isNotSameAs(second);
        }
    }

    @Test
    void aPreparedThreadRecordsNoGradient() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            thread.submit(() -> {
                        TensorRuntime.prepareThread();
                        JniUtils.setGradMode(true);
                        assertThat(JniUtils.isGradMode()).isTrue();
                        TensorRuntime.prepareThread();
                        assertThat(JniUtils.isGradMode()).isFalse();
                    })
                    .get();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void setsTheThreadsOfOneOperation() {
        int before = TensorRuntime.describe().threads();
        try {
            TensorRuntime.setThreads(before + 1);
            assertThat(TensorRuntime.describe().threads()).isEqualTo(before + 1);
        } finally {
            TensorRuntime.setThreads(before);
        }
        assertThatThrownBy(() -> TensorRuntime.setThreads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid number of threads: 0, expected at least 1");
    }

    @Test
    void describesTheEngine() {
        TensorRuntime.Description description = TensorRuntime.describe();
        assertThat(description.name()).isEqualTo("PyTorch");
        assertThat(description.version()).isEqualTo("2.7.1");
        assertThat(description.threads()).isPositive();
        assertThat(description.gpuCount()).isNotNegative();
    }

    @Test
    void refusesAnAcceleratorThatTheEngineDoesNotSee() {
        TensorRuntime.requireReachable(Device.cpu());
        int seen = TensorRuntime.describe().gpuCount();
        assertThatThrownBy(() -> TensorRuntime.requireReachable(Device.gpu(seen)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Cannot use gpu" + seen + ": the tensor engine, PyTorch 2.7.1 from ")
                .hasMessageEndingWith(
                        ", sees " + seen + " GPUs; set PYTORCH_LIBRARY_PATH to the lib folder of a PyTorch"
                                + " that is built for CUDA, PYTORCH_VERSION and PYTORCH_FLAVOR to what it is, and LD_LIBRARY_PATH"
                                + " to where its libcudart.so lies");
    }

    @Test
    void refusesElementTypesThatWouldEndTheProcess() {
        TensorRuntime.requireSupported(DataType.FLOAT32);
        TensorRuntime.requireSupported(DataType.INT64);
        for (DataType type : new DataType[] {DataType.BFLOAT16, DataType.INT16, DataType.UINT32}) {
            assertThatThrownBy(() -> TensorRuntime.requireSupported(type))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Unsupported element type " + type + ": expected one of [");
        }
    }
}
