package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.model.decoder.DecoderShape;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExecutorSizesTest {
    private static final long MEBIBYTE = 1L << 20;

    private final DemoSweep demo =
            DemoSweep.of(List.of("corpus.limit=1", "execution.threads_per_unit=4"), List.of("llama"), List.of("host"));

    /** Weights of 1 GiB, a unit that takes 512 MiB, vocabularies of 524,288 tokens together. */
    private ExecutorSizes sizes() {
        MemoryEstimate memory = new MemoryEstimate(1024 * MEBIBYTE, 1024 * MEBIBYTE, 512 * MEBIBYTE, 128 * MEBIBYTE);
        DecoderShape large = new DecoderShape(2, 64, 262_144, 2048, true, 256 * MEBIBYTE, 1024 * MEBIBYTE);
        return ExecutorSizes.of(demo.config(), memory, List.of(large, large));
    }

    @Test
    void weightsAndAUnitStandBesideJavasHeap() {
        assertThat(sizes().heapBytes()).isEqualTo((1024 + 512) * MEBIBYTE);
        assertThat(sizes().overheadBytes()).isEqualTo((1536 + 1024 + 512) * MEBIBYTE);
    }

    /** Four threads read an embedding each, 64 MiB as fp32; on the GPU every unit takes its own and all share the weights. */
    @Test
    void onAGpuOnlyWhatPassesThroughStandsBesideJavasHeap() {
        assertThat(sizes().stagingBytes()).isEqualTo(4 * 64 * MEBIBYTE);
        assertThat(sizes().overheadBytesWithGpu()).isEqualTo((3072 + 4 * 64) * MEBIBYTE);
        assertThat(sizes().gpuBytes(1)).isEqualTo((1024 + 1024 + 512) * MEBIBYTE);
        assertThat(sizes().gpuBytes(4) - sizes().gpuBytes(1)).isEqualTo(3 * 512 * MEBIBYTE);
    }

    @Test
    void aModelIsNeverStagedTwice() {
        DecoderShape small = new DecoderShape(2, 64, 1_000, 2048, true, 100_000, 400_000);
        MemoryEstimate memory = new MemoryEstimate(400_000, 400_000, 0, 0);
        assertThat(ExecutorSizes.of(demo.config(), memory, List.of(small)).stagingBytes())
                .isEqualTo(400_000);
    }

    @Test
    void theSettingsAreSparksOwn() {
        assertThat(sizes().describe())
                .containsExactly(
                        "executors on processors: spark.executor.memory=1536m spark.executor.memoryOverhead=3072m"
                                + " spark.executor.cores=4 spark.task.cpus=4",
                        "executors with a GPU: spark.executor.memory=1536m spark.executor.memoryOverhead=3328m"
                                + " spark.executor.cores=4 spark.task.cpus=4 spark.executor.resource.gpu.amount=1"
                                + " spark.task.resource.gpu.amount=1",
                        "a GPU needs about 2.7 GB for one unit at once, 3.2 for 2 (spark.task.resource.gpu.amount=0.5"
                                + " spark.executor.cores=8), 4.3 for 4 (spark.task.resource.gpu.amount=0.25"
                                + " spark.executor.cores=16)",
                        "each more unit at once on processors: 4 cores and 0.5 GB of memoryOverhead more");
    }
}
