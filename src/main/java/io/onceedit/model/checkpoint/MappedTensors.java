package io.onceedit.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.WeightType;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The tensors of a memory-mapped file whose header has been read. The file must not change while it is open. Safe for use by many threads. */
public final class MappedTensors implements TensorSource {
    private final MappedFile file;
    private final Map<String, TensorEntry> entries;
    private final Queue<FloatConversion> idleConversions = new ConcurrentLinkedQueue<>();

    /** @param entries where the tensors lie, by name; every range lies in the file */
    public MappedTensors(MappedFile file, Map<String, TensorEntry> entries) {
        this.file = file;
        this.entries = Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    @Override
    public Set<String> names() {
        return entries.keySet();
    }

    @Override
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    @Override
    public NDArray read(NDManager scope, String name, WeightType type) {
        TensorEntry entry = readableEntry(name);
        NDArray result = scope.create(new Shape(entry.shape()), type.dataType());
        try (NDArray flat = result.reshape(entry.elements())) {
            forEachChunk(entry, type, (from, numbers) -> {
                int count = numbers.remaining() / type.bytes();
                try (NDArray chunk = scope.create(numbers, new Shape(count), type.dataType())) {
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
    public void requireReadable(String name, WeightType type) {
        forEachChunk(readableEntry(name), type, (from, numbers) -> {});
    }

    @Override
    public String location() {
        return file.file().toString();
    }

    /** Takes a part of a tensor, in native order, that begins at an element in row-major order. */
    @FunctionalInterface
    private interface ChunkReader {
        void take(long from, ByteBuffer numbers);
    }

    private void forEachChunk(TensorEntry entry, WeightType type, ChunkReader reader) {
        file.requireWhole();
        FloatConversion idle = idleConversions.poll();
        FloatConversion conversion = idle == null ? new FloatConversion(largestTensor()) : idle;
        try {
            for (long from = 0; from < entry.elements(); from += FloatConversion.CHUNK_ELEMENTS) {
                int count = (int) Math.min(FloatConversion.CHUNK_ELEMENTS, entry.elements() - from);
                reader.take(from, conversion.convert(file, entry, from, count, type));
            }
        } finally {
            idleConversions.add(conversion);
        }
    }

    private TensorEntry readableEntry(String name) {
        TensorEntry entry = entry(name);
        if (!entry.format().isReadable()) {
            throw new IllegalArgumentException("Unsupported element type "
                    + entry.format().name() + " of tensor " + name + " in " + location()
                    + ": expected F32, F16 or BF16");
        }
        return entry;
    }

    private long largestTensor() {
        return entries.values().stream().mapToLong(TensorEntry::elements).max().orElse(0);
    }

    private TensorEntry entry(String name) {
        TensorEntry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("Cannot find tensor " + name + " in " + location() + ", which holds "
                    + names().size() + " tensors");
        }
        return entry;
    }
}
