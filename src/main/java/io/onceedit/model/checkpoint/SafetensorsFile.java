package io.onceedit.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The tensors of one safetensors file, memory-mapped. The file must not change while it is open. Safe for use by many threads. */
public final class SafetensorsFile implements TensorSource {
    private final MappedFile file;
    private final SafetensorsHeader header;
    private final Queue<FloatConversion> idleConversions = new ConcurrentLinkedQueue<>();

    private SafetensorsFile(MappedFile file, SafetensorsHeader header) {
        this.file = file;
        this.header = header;
    }

    /**
     * Maps a file and checks its header against it. Reads no tensor.
     *
     * @throws IllegalArgumentException where the file breaks the safetensors format, with file, tensor, expected and actual
     * @throws java.io.UncheckedIOException where the file cannot be read
     */
    public static SafetensorsFile open(Path file) {
        return of(MappedFile.map(file));
    }

    static SafetensorsFile of(MappedFile file) {
        return new SafetensorsFile(file, SafetensorsHeader.read(file));
    }

    /** The free text that the writer left, in the file's order. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public Set<String> names() {
        return header.entries().keySet();
    }

    @Override
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    @Override
    public NDArray read(NDManager scope, String name) {
        TensorEntry entry = readableEntry(name);
        NDArray result = scope.create(new Shape(entry.shape()), DataType.FLOAT32);
        try (NDArray flat = result.reshape(entry.elements())) {
            forEachChunk(entry, (from, floats) -> {
                int count = floats.remaining() / Float.BYTES;
                try (NDArray chunk = scope.create(floats, new Shape(count), DataType.FLOAT32)) {
                    flat.set(new NDIndex().addSliceDim(from, from + count), chunk);
                }
            });
        } catch (RuntimeException e) {
            result.close();
            throw e;
        }
        return result;
    }

    @Override
    public void requireReadable(String name) {
        forEachChunk(readableEntry(name), (from, floats) -> {});
    }

    /** Takes a part of a tensor, fp32 in native order, that begins at an element in row-major order. */
    @FunctionalInterface
    private interface ChunkReader {
        void take(long from, ByteBuffer floats);
    }

    private void forEachChunk(TensorEntry entry, ChunkReader reader) {
        file.requireWhole();
        FloatConversion idle = idleConversions.poll();
        FloatConversion conversion = idle == null ? new FloatConversion(largestTensor()) : idle;
        try {
            for (long from = 0; from < entry.elements(); from += FloatConversion.CHUNK_ELEMENTS) {
                int count = (int) Math.min(FloatConversion.CHUNK_ELEMENTS, entry.elements() - from);
                reader.take(from, conversion.convert(file, entry, from, count));
            }
        } finally {
            idleConversions.add(conversion);
        }
    }

    private TensorEntry readableEntry(String name) {
        TensorEntry entry = entry(name);
        if (!entry.type().isReadable()) {
            throw new IllegalArgumentException("Unsupported element type " + entry.type() + " of tensor " + name
                    + " in " + location() + ": expected F32, F16 or BF16");
        }
        return entry;
    }

    @Override
    public String location() {
        return file.file().toString();
    }

    private long largestTensor() {
        return header.entries().values().stream()
                .mapToLong(TensorEntry::elements)
                .max()
                .orElse(0);
    }

    private TensorEntry entry(String name) {
        TensorEntry entry = header.entries().get(name);
        if (entry == null) {
            throw new IllegalArgumentException("Cannot find tensor " + name + " in " + location() + ", which holds "
                    + names().size() + " tensors");
        }
        return entry;
    }
}
