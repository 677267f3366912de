package io.onceedit.model.gguf;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the metadata of a header. Whole numbers become {@link Long}, other numbers {@link Float} or {@link Double}, truth values
 * {@link Boolean}, texts {@link String}; lists of them become arrays of the same kinds, {@code Object[]} where lists are nested, and long
 * lists of texts and numbers a {@link StoredList}.
 */
final class MetadataReader {
    private static final int LEAST_ENTRY_BYTES = 8 + 4 + 1;
    private static final int MAXIMUM_ENTRIES = 1 << 16;
    private static final int MAXIMUM_LIST = 1 << 22;
    private static final int MAXIMUM_DEPTH = 4;

    /** Longer lists of texts and numbers are left in the file. */
    private static final int LONG_LIST = 1 << 12;

    private final HeaderReader reader;

    MetadataReader(HeaderReader reader) {
        this.reader = reader;
    }

    int count() {
        return reader.count("the number of metadata fields", LEAST_ENTRY_BYTES, MAXIMUM_ENTRIES);
    }

    Map<String, Object> read(int count) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = reader.text("the name of metadata field " + i);
            String what = "metadata field " + key;
            ValueType type = ValueType.read(reader, "the type of " + what);
            if (fields.put(key, value(type, what, 0)) != null) {
                throw reader.invalid(what + " stands twice");
            }
        }
        return fields;
    }

    private Object value(ValueType type, String what, int depth) {
        return switch (type) {
            case FLOAT32 -> Float.intBitsToFloat(reader.int32(what));
            case FLOAT64 -> Double.longBitsToDouble(reader.int64(what));
            case BOOL -> truth(what);
            case STRING -> reader.text(what);
            case ARRAY -> list(what, depth);
            default -> wholeNumber(type, what);
        };
    }

    private long wholeNumber(ValueType type, String what) {
        return switch (type) {
            case UINT8 -> Byte.toUnsignedLong(reader.int8(what));
            case INT8 -> reader.int8(what);
            case UINT16 -> Short.toUnsignedLong(reader.int16(what));
            case INT16 -> reader.int16(what);
            case UINT32 -> Integer.toUnsignedLong(reader.int32(what));
            case INT32 -> reader.int32(what);
            case INT64 -> reader.int64(what);
            default -> unsigned(what);
        };
    }

    private long unsigned(String what) {
        long value = reader.int64(what);
        if (value < 0) {
            throw reader.invalid(what + " = " + Long.toUnsignedString(value) + ", expected at most " + Long.MAX_VALUE);
        }
        return value;
    }

    private boolean truth(String what) {
        byte value = reader.int8(what);
        if (value != 0 && value != 1) {
            throw reader.invalid(what + " = " + value + ", expected 0 or 1 for a truth value");
        }
        return value == 1;
    }

    private Object list(String what, int depth) {
        if (depth == MAXIMUM_DEPTH) {
            throw reader.invalid(what + " holds lists in lists, expected at most " + MAXIMUM_DEPTH + " deep");
        }
        ValueType type = ValueType.read(reader, "the element type of " + what);
        int count = reader.count("the length of " + what, type.leastBytes(), MAXIMUM_LIST);
        return switch (type) {
            case STRING ->
                count > LONG_LIST ? StoredTexts.passOver(reader, count, what) : StoredTexts.read(reader, count, what);
            case BOOL, ARRAY -> {
                Object[] values = new Object[count];
                for (int i = 0; i < count; i++) {
                    values[i] = value(type, what, depth + 1);
                }
                yield values;
            }
            default ->
                count > LONG_LIST ? StoredNumbers.passOver(reader, type, count, what) : numbers(type, count, what);
        };
    }

    /** The numbers of a list from where the reader stands: {@code double[]} or {@code long[]}. */
    Object numbers(ValueType type, int count, String what) {
        if (type == ValueType.FLOAT32 || type == ValueType.FLOAT64) {
            double[] numbers = new double[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = ((Number) value(type, what, 0)).doubleValue();
            }
            return numbers;
        }
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = wholeNumber(type, what);
        }
        return numbers;
    }
}
