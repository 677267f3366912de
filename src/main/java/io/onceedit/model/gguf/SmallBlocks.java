package io.onceedit.model.gguf;

import io.onceedit.model.checkpoint.HalfPrecision;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Blocks of 32 elements: a scale in half precision, in types 1 an offset in half precision, in 5-bit types a word of the elements' fifth
 * bits, then the elements. In 4 and 5-bit types byte i holds element i in its low and element i + 16 in its high half. An element is
 * {@code scale * (q - middle)} in types 0 and {@code scale * q + offset} in types 1.
 */
final class SmallBlocks {
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int ELEMENTS = 32;
    private static final int HALF = ELEMENTS / 2;
    private static final int LOW = 0xF;

    private SmallBlocks() {}

    /** The half-precision number at an offset. */
    static float half(byte[] packed, int at) {
        return HalfPrecision.toFloat((short) SHORTS.get(packed, at));
    }

    /** 2 bytes scale, 16 bytes elements from -8 to 7. */
    static void q40(byte[] packed, int blocks, int[] floatBits) {
        for (int block = 0, at = 0; block < blocks; block++, at += 18) {
            float scale = half(packed, at);
            int first = block * ELEMENTS;
            for (int i = 0; i < HALF; i++) {
                int pair = packed[at + 2 + i];
                floatBits[first + i] = Float.floatToRawIntBits(scale * ((pair & LOW) - 8));
                floatBits[first + HALF + i] = Float.floatToRawIntBits(scale * ((pair >> 4 & LOW) - 8));
            }
        }
    }

    /** 2 bytes scale, 2 bytes offset, 16 bytes elements from 0 to 15. */
    static void q41(byte[] packed, int blocks, int[] floatBits) {
        for (int block = 0, at = 0; block < blocks; block++, at += 20) {
            float scale = half(packed, at);
            float offset = half(packed, at + 2);
            int first = block * ELEMENTS;
            for (int i = 0; i < HALF; i++) {
                int pair = packed[at + 4 + i];
                floatBits[first + i] = Float.floatToRawIntBits(scale * (pair & LOW) + offset);
                floatBits[first + HALF + i] = Float.floatToRawIntBits(scale * (pair >> 4 & LOW) + offset);
            }
        }
    }

    /** 2 bytes scale, 4 bytes fifth bits, 16 bytes elements from -16 to 15. */
    static void q50(byte[] packed, int blocks, int[] floatBits) {
        for (int block = 0, at = 0; block < blocks; block++, at += 22) {
            float scale = half(packed, at);
            int fifth = (int) INTS.get(packed, at + 2);
            int first = block * ELEMENTS;
            for (int i = 0; i < HALF; i++) {
                int pair = packed[at + 6 + i];
                int low = (pair & LOW) | ((fifth >> i & 1) << 4);
                int high = (pair >> 4 & LOW) | ((fifth >> (i + HALF) & 1) << 4);
                floatBits[first + i] = Float.floatToRawIntBits(scale * (low - 16));
                floatBits[first + HALF + i] = Float.floatToRawIntBits(scale * (high - 16));
            }
        }
    }

    /** 2 bytes scale, 2 bytes offset, 4 bytes fifth bits, 16 bytes elements from 0 to 31. */
    static void q51(byte[] packed, int blocks, int[] floatBits) {
        for (int block = 0, at = 0; block < blocks; block++, at += 24) {
            float scale = half(packed, at);
            float offset = half(packed, at + 2);
            int fifth = (int) INTS.get(packed, at + 4);
            int first = block * ELEMENTS;
            for (int i = 0; i < HALF; i++) {
                int pair = packed[at + 8 + i];
                int low = (pair & LOW) | ((fifth >> i & 1) << 4);
                int high = (pair >> 4 & LOW) | ((fifth >> (i + HALF) & 1) << 4);
                floatBits[first + i] = Float.floatToRawIntBits(scale * low + offset);
                floatBits[first + HALF + i] = Float.floatToRawIntBits(scale * high + offset);
            }
        }
    }

    /** 2 bytes scale, 32 bytes elements from -128 to 127. */
    static void q80(byte[] packed, int blocks, int[] floatBits) {
        for (int block = 0, at = 0; block < blocks; block++, at += 34) {
            float scale = half(packed, at);
            int first = block * ELEMENTS;
            for (int i = 0; i < ELEMENTS; i++) {
                floatBits[first + i] = Float.floatToRawIntBits(scale * packed[at + 2 + i]);
            }
        }
    }
}
