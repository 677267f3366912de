package io.onceedit.model.checkpoint;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** The element types that a safetensors file may declare, with their size. Only the floating point types of 16 and 32 bits are read. */
public enum ElementType implements ElementFormat {
    F32(4) {
        @Override
        public void decode(byte[] packed, int blocks, int[] floatBits) {
            ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(floatBits, 0, blocks);
        }
    },
    F16(2) {
        @Override
        public void decode(byte[] packed, int blocks, int[] floatBits) {
            for (int i = 0; i < blocks; i++) {
                floatBits[i] =
                        Float.floatToRawIntBits(HalfPrecision.toFloat((short) SHORTS.get(packed, i * Short.BYTES)));
            }
        }
    },
    BF16(2) {
        @Override
        public void decode(byte[] packed, int blocks, int[] floatBits) {
            for (int i = 0; i < blocks; i++) {
                floatBits[i] = (short) SHORTS.get(packed, i * Short.BYTES) << Short.SIZE;
            }
        }
    },
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

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** One: every element stands alone. */
    @Override
    public int blockElements() {
        return 1;
    }

    @Override
    public int blockBytes() {
        return bytes;
    }

    @Override
    public boolean isReadable() {
        return this == F32 || this == F16 || this == BF16;
    }

    @Override
    public void decode(byte[] packed, int blocks, int[] floatBits) {
        throw new IllegalArgumentException("Unsupported element type " + name() + ": expected F32, F16 or BF16");
    }

    static Optional<ElementType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
