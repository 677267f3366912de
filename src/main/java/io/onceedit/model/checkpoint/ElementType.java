package io.onceedit.model.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/** The element types that a safetensors file may declare, with their size. Only the floating point types of 16 and 32 bits are read. */
enum ElementType {
    F32(4),
    F16(2),
    BF16(2),
    F64(8),
    F8_E4M3(1),
    F8_E5M2(1),
    BOOL(1),
    U8(1),
    I8(1),
    U16(2),
    I16(2),
    U32(4),
    I32(4),
    U64(8),
    I64(8);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    int bytes() {
        return bytes;
    }

    /** Whether {@link FloatConversion} turns it into fp32. */
    boolean isReadable() {
        return this == F32 || this == F16 || this == BF16;
    }

    static Optional<ElementType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
