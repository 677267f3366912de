package io.onceedit.model.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file, checked against the file before any tensor is read: 8 bytes of header length (little endian), the
 * header as JSON, then the tensors' bytes without a gap or an overlap up to the end of the file.
 *
 * @param entries tensors by name, sorted by name
 * @param metadata free text that the writer left
 * @see <a href="https://huggingface.co/docs/safetensors/index">safetensors format</a>
 */
record SafetensorsHeader(Map<String, TensorEntry> entries, Map<String, String> metadata) {
    /** The reference implementation's own limit. */
    static final long MAXIMUM_HEADER_BYTES = 100_000_000;

    static final int LENGTH_BYTES = 8;
    static final String METADATA_KEY = "__metadata__";

    SafetensorsHeader {
        entries = Collections.unmodifiableMap(new TreeMap<>(entries));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Reads and checks a header.
     *
     * @throws IllegalArgumentException where the file breaks the format, with file, tensor, expected and actual
     */
    static SafetensorsHeader read(PositionedFile file) {
        long headerBytes = headerBytes(file);
        ByteBuffer json = ByteBuffer.allocate((int) headerBytes);
        file.copy(LENGTH_BYTES, json);
        ObjectNode root = Json.parseObject(json.array(), "the header of " + file.path());
        long dataStart = LENGTH_BYTES + headerBytes;
        Map<String, TensorEntry> entries = new TreeMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        root.properties().forEach(field -> {
            if (field.getKey().equals(METADATA_KEY)) {
                metadata.putAll(metadata(field.getValue(), file));
            } else {
                entries.put(field.getKey(), new EntryReader(file, field.getKey(), dataStart).read(field.getValue()));
            }
        });
        requireContiguous(entries, dataStart, file);
        return new SafetensorsHeader(entries, metadata);
    }

    private static long headerBytes(PositionedFile file) {
        if (file.size() < LENGTH_BYTES) {
            throw new IllegalArgumentException("Invalid safetensors file " + file.path() + ": " + file.size()
                    + " bytes, expected at least " + LENGTH_BYTES + "; the file is cut off: get it again");
        }
        ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.copy(0, length);
        long headerBytes = length.getLong(0);
        long room = Math.min(MAXIMUM_HEADER_BYTES, file.size() - LENGTH_BYTES);
        if (headerBytes < 2 || headerBytes > room) {
            throw new IllegalArgumentException("Invalid safetensors file " + file.path() + ": header length = "
                    + Long.toUnsignedString(headerBytes) + " bytes, expected 2 to " + room + " in a file of "
                    + file.size() + " bytes; the file is cut off or no safetensors file");
        }
        return headerBytes;
    }

    private static Map<String, String> metadata(JsonNode node, PositionedFile file) {
        Map<String, String> metadata = new LinkedHashMap<>();
        node.properties().forEach(field -> {
            if (!field.getValue().isTextual()) {
                throw new IllegalArgumentException("Invalid safetensors file " + file.path() + ": " + METADATA_KEY + "."
                        + field.getKey() + " = " + field.getValue() + ", expected a text");
            }
            metadata.put(field.getKey(), field.getValue().textValue());
        });
        return metadata;
    }

    private static void requireContiguous(Map<String, TensorEntry> entries, long dataStart, PositionedFile file) {
        List<TensorEntry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(TensorEntry::position).thenComparingLong(TensorEntry::end));
        long expected = dataStart;
        for (TensorEntry entry : inOrder) {
            if (entry.position() != expected) {
                throw new IllegalArgumentException("Invalid tensor " + entry.name() + " in " + file.path() + ": "
                        + (entry.position() < expected ? "overlaps the tensor before it" : "a gap lies before it")
                        + ", expected data offset = " + (expected - dataStart) + ", actual = "
                        + (entry.position() - dataStart));
            }
            expected = entry.end();
        }
        if (expected != file.size()) {
            throw new IllegalArgumentException("Invalid safetensors file " + file.path() + ": the tensors end at byte "
                    + expected + ", the file at byte " + file.size() + "; the file has been cut off or added to");
        }
    }

    /** Reads one tensor's line of the header. */
    private record EntryReader(PositionedFile file, String name, long dataStart) {
        TensorEntry read(JsonNode node) {
            ElementType type = ElementType.named(node.path("dtype").asText())
                    .orElseThrow(() -> invalid("dtype = " + node.path("dtype") + ", expected one of "
                            + Arrays.toString(ElementType.values())));
            long[] shape = numbers(node, "shape");
            long[] offsets = numbers(node, "data_offsets");
            long dataBytes = file.size() - dataStart;
            if (offsets.length != 2 || offsets[0] > offsets[1]) {
                throw invalid("data_offsets = " + Arrays.toString(offsets) + ", expected [begin, end]");
            }
            if (offsets[1] > dataBytes) {
                throw invalid("data_offsets = " + Arrays.toString(offsets) + ", but the file has only " + dataBytes
                        + " bytes of data; the file is cut off: get it again");
            }
            long elements = elements(shape, type);
            if (elements * type.blockBytes() != offsets[1] - offsets[0]) {
                throw invalid(
                        "shape " + Arrays.toString(shape) + " of " + type + " needs " + elements * type.blockBytes()
                                + " bytes, but data_offsets " + Arrays.toString(offsets) + " hold "
                                + (offsets[1] - offsets[0]));
            }
            return new TensorEntry(name, type, shape, dataStart + offsets[0], elements);
        }

        private long elements(long[] shape, ElementType type) {
            try {
                long elements = 1;
                for (long size : shape) {
                    elements = Math.multiplyExact(elements, size);
                }
                Math.multiplyExact(elements, (long) type.blockBytes());
                return elements;
            } catch (ArithmeticException e) {
                throw invalid("shape " + Arrays.toString(shape) + " holds more elements than a file can");
            }
        }

        private long[] numbers(JsonNode node, String field) {
            JsonNode array = node.path(field);
            long[] numbers = new long[array.size()];
            for (int i = 0; i < numbers.length; i++) {
                JsonNode number = array.get(i);
                if (number == null || !number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0) {
                    throw invalid(field + " = " + array + ", expected whole numbers from 0 on");
                }
                numbers[i] = number.asLong();
            }
            if (!array.isArray()) {
                throw invalid(field + " = " + array + ", expected a list of whole numbers");
            }
            return numbers;
        }

        private IllegalArgumentException invalid(String reason) {
            return new IllegalArgumentException("Invalid tensor " + name + " in " + file.path() + ": " + reason);
        }
    }
}
