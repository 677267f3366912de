package io.onceedit.sweep;

import io.onceedit.model.decoder.DecoderShape;
import java.util.List;
import java.util.Locale;

/**
 * What the executors of a sweep should be given, as settings of Spark: from what its models weigh as held and what a unit takes beside them.
 *
 * @param memory what the sweep takes
 * @param threads threads of one unit's arithmetic
 * @param heapBytes Java's heap: the program, its tables in the making, and what tokenizers keep of their vocabularies
 * @param stagingBytes what passes through the processor's memory on the way to a GPU
 */
record ExecutorSizes(MemoryEstimate memory, int threads, long heapBytes, long stagingBytes) {
    private static final long MEBIBYTE = 1L << 20;
    private static final long HEAP_STEP_BYTES = 512 * MEBIBYTE;
    private static final long OVERHEAD_STEP_BYTES = 256 * MEBIBYTE;

    /** Java's heap without a vocabulary. */
    private static final long HEAP_BYTES = 1024 * MEBIBYTE;

    private static final long HEAP_BYTES_PER_TOKEN = 1024;

    /** The engine's libraries, Java's own memory outside its heap, and direct buffers. */
    private static final long ENGINE_BYTES = 1536 * MEBIBYTE;

    /** The same with CUDA's libraries and contexts. */
    private static final long CUDA_ENGINE_BYTES = 3072 * MEBIBYTE;

    /** What CUDA and its libraries take of a GPU for one process. */
    private static final long CUDA_CONTEXT_BYTES = 1024 * MEBIBYTE;

    private static final int[] SHARED_BY = {2, 4};
    private static final double GIGABYTE = 1e9;

    /**
     * The sizes for a sweep.
     *
     * @param models plug-in base and hosts
     */
    static ExecutorSizes of(SweepConfig config, MemoryEstimate memory, List<DecoderShape> models) {
        long tokens = models.stream().mapToLong(DecoderShape::vocabularySize).sum();
        int threads = config.execution().threadsPerUnit();
        return new ExecutorSizes(
                memory,
                threads,
                HEAP_BYTES + tokens * HEAP_BYTES_PER_TOKEN,
                models.stream()
                        .mapToLong(model -> staging(model, threads))
                        .max()
                        .orElse(0));
    }

    /** As many tensors at once as there are threads that read, none larger than the embedding. */
    private static long staging(DecoderShape model, int threads) {
        long bytesPerNumber = Math.max(1, model.weightBytes() / model.parameterCount());
        long embedding = (long) model.vocabularySize() * model.hiddenSize() * bytesPerNumber;
        return Math.min(model.weightBytes(), threads * embedding);
    }

    /** Memory of a GPU on which so many units run at once. */
    long gpuBytes(int unitsAtOnce) {
        return CUDA_CONTEXT_BYTES + memory.bytes(unitsAtOnce);
    }

    /** Memory beside Java's heap of an executor that runs one unit at once, without a GPU. */
    long overheadBytes() {
        return ENGINE_BYTES + memory.bytes(1);
    }

    /** The same where its models are on a GPU. */
    long overheadBytesWithGpu() {
        return CUDA_ENGINE_BYTES + stagingBytes;
    }

    /** The settings, in lines for a person; each setting as {@code --conf} takes it. */
    List<String> describe() {
        String processors = settings(overheadBytes());
        String gpu = settings(overheadBytesWithGpu())
                + " spark.executor.resource.gpu.amount=1 spark.task.resource.gpu.amount=1";
        StringBuilder sizes = new StringBuilder(
                String.format(Locale.ROOT, "a GPU needs about %.1f GB for one unit at once", gpuBytes(1) / GIGABYTE));
        for (int units : SHARED_BY) {
            sizes.append(String.format(
                    Locale.ROOT,
                    ", %.1f for %d (spark.task.resource.gpu.amount=%s spark.executor.cores=%d)",
                    gpuBytes(units) / GIGABYTE,
                    units,
                    1.0 / units,
                    units * threads));
        }
        return List.of(
                "executors on processors: " + processors,
                "executors with a GPU: " + gpu,
                sizes.toString(),
                String.format(
                        Locale.ROOT,
                        "each more unit at once on processors: %d cores and %.1f GB of memoryOverhead more",
                        threads,
                        (memory.bytes(2) - memory.bytes(1)) / GIGABYTE));
    }

    private String settings(long overheadBytes) {
        return "spark.executor.memory=" + mebibytes(heapBytes, HEAP_STEP_BYTES) + " spark.executor.memoryOverhead="
                + mebibytes(overheadBytes, OVERHEAD_STEP_BYTES) + " spark.executor.cores=" + threads
                + " spark.task.cpus=" + threads;
    }

    private static String mebibytes(long bytes, long step) {
        return (bytes + step - 1) / step * (step / MEBIBYTE) + "m";
    }
}
