package io.onceedit.model.gguf;

/** The types of metadata values, in the order of their numbers. */
enum ValueType {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(8),
    ARRAY(12),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    private static final ValueType[] BY_NUMBER = values();

    private final int leastBytes;

    ValueType(int leastBytes) {
        this.leastBytes = leastBytes;
    }

    /** Bytes that a value takes at least. */
    int leastBytes() {
        return leastBytes;
    }

    static ValueType read(HeaderReader reader, String what) {
        int number = reader.int32(what);
        if (number < 0 || number >= BY_NUMBER.length) {
            throw reader.invalid(
                    what + " = " + Integer.toUnsignedString(number) + ", expected 0 to " + (BY_NUMBER.length - 1));
        }
        return BY_NUMBER[number];
    }
}
