package io.onceedit.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes fp32 tensors as a safetensors file. The same tensors and metadata give the same bytes: tensors lie in the order of their names
 * without gaps, behind a header that is padded to a multiple of 8 bytes.
 */
public final class SafetensorsWriter {
    /** Elements that are written at once. */
    static final int CHUNK_ELEMENTS = 1 << 20;

    private static final int ALIGNMENT_BYTES = 8;

    /** How an element is stored. */
    public enum Precision {
        /** As it is. */
        FLOAT32(ElementType.F32),
        /** Rounded to the nearest number of 16 bits, ties to even. */
        FLOAT16(ElementType.F16);

        private final ElementType type;

        Precision(ElementType type) {
            this.type = type;
        }
    }

    private final ElementType type;
    private final SortedMap<String, String> metadata;

    /**
     * @param precision how elements are stored
     * @param metadata free text by key
     */
    public SafetensorsWriter(Precision precision, Map<String, String> metadata) {
        this.type = precision.type;
        this.metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /**
     * Writes tensors to a file beside the target and moves it there when it is whole, so that the target is never half a file.
     *
     * @param tensors fp32 tensors by name, at least one; only read
     * @throws IllegalArgumentException where a tensor is not fp32, or an element is not finite or too large for 16 bits
     * @throws UncheckedIOException where the file cannot be written; what was there before stays
     */
    public void write(Path target, Map<String, NDArray> tensors) {
        SortedMap<String, NDArray> inOrder = new TreeMap<>(tensors);
        inOrder.forEach((name, tensor) -> requireFloat32(target, name, tensor));
        Path absolute = target.toAbsolutePath();
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + ".part");
        try {
            writeAll(temporary, inOrder, target);
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to write " + target + ": " + e, e);
        } finally {
            deleteLeftOver(temporary);
        }
    }

    private void writeAll(Path temporary, SortedMap<String, NDArray> tensors, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeFully(channel, header(tensors));
            for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
                writeTensor(channel, tensor.getKey(), tensor.getValue(), target);
            }
            channel.force(true);
        }
    }

    private ByteBuffer header(SortedMap<String, NDArray> tensors) {
        ObjectNode root = Json.newObject();
        if (!metadata.isEmpty()) {
            ObjectNode texts = root.putObject(SafetensorsHeader.METADATA_KEY);
            metadata.forEach(texts::put);
        }
        long begin = 0;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            long end = begin + tensor.getValue().size() * type.blockBytes();
            ObjectNode entry = root.putObject(tensor.getKey());
            entry.put("dtype", type.name());
            ArrayNode shape = entry.putArray("shape");
            Arrays.stream(tensor.getValue().getShape().getShape()).forEach(shape::add);
            entry.putArray("data_offsets").add(begin).add(end);
            begin = end;
        }
        byte[] json = Json.bytes(root);
        int padded = (json.length + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        ByteBuffer header =
                ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(json);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private void writeTensor(FileChannel channel, String name, NDArray tensor, Path target) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(CHUNK_ELEMENTS * type.blockBytes()).order(ByteOrder.LITTLE_ENDIAN);
        try (NDArray flat = tensor.reshape(tensor.size())) {
            for (long from = 0; from < flat.size(); from += CHUNK_ELEMENTS) {
                long to = Math.min(flat.size(), from + CHUNK_ELEMENTS);
                try (NDArray chunk = flat.get(new NDIndex().addSliceDim(from, to))) {
                    float[] values = chunk.toFloatArray();
                    int bad = encode(values, bytes.clear());
                    if (bad < values.length) {
                        throw new IllegalArgumentException(
                                "Cannot write tensor " + name + " to " + target + " as " + type
                                        + ": element " + (from + bad) + " is " + values[bad]
                                        + ", expected finite numbers that fit");
                    }
                    writeFully(channel, bytes.flip());
                }
            }
        }
    }

    /** Appends the stored form of each value; returns the index of the first that has none, or else the number of values. */
    private int encode(float[] values, ByteBuffer bytes) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
            if (type == ElementType.F32) {
                bytes.putFloat(values[i]);
            } else {
                short half = HalfPrecision.nearest(values[i]);
                if (!Float.isFinite(HalfPrecision.toFloat(half))) {
                    return i;
                }
                bytes.putShort(half);
            }
        }
        return values.length;
    }

    private static void requireFloat32(Path target, String name, NDArray tensor) {
        if (tensor.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("Cannot write tensor " + name + " to " + target + ": element type = "
                    + tensor.getDataType() + ", expected FLOAT32");
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void deleteLeftOver(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to delete " + temporary + ": " + e, e);
        }
    }
}
