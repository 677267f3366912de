package io.onceedit.model.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Turns the bytes of a tensor into fp32 numbers, a chunk at a time, and notices what is not finite. A chunk with all its forms stays in the
 * processor's cache. Reuses its arrays; not safe for several threads.
 */
final class FloatConversion {
    /** Elements of one chunk: 256 KiB as fp32, and whole blocks in every format. */
    static final int CHUNK_ELEMENTS = 1 << 16;

    private static final int EXPONENT = 0x7F80_0000;
    private static final int LOWEST_EXPONENT_BIT = 0x0080_0000;
    private static final int LANES = 1 << 10;

    private final byte[] packed = new byte[CHUNK_ELEMENTS * Float.BYTES];
    private final int[] bits = new int[CHUNK_ELEMENTS];
    private final int[] lanes = new int[LANES];

    /**
     * Reads elements of a tensor.
     *
     * @param from the first element, in row-major order, at the start of a block
     * @param count at most {@link #CHUNK_ELEMENTS}, whole blocks
     * @return which of them is the first that is not finite, if any is
     */
    OptionalInt read(PositionedFile.Reader file, TensorEntry entry, long from, int count) {
        file.copy(
                entry.position() + entry.byteOffset(from),
                ByteBuffer.wrap(packed, 0, Math.toIntExact(entry.byteOffset(count))));
        entry.format().decode(packed, count / entry.format().blockElements(), bits);
        return allFinite(count) ? OptionalInt.empty() : OptionalInt.of(firstNotFinite());
    }

    /** Bits of the fp32 numbers that were read last, from the array's start; valid until the next reading. */
    int[] bits() {
        return bits;
    }

    /** Whether no number has all bits of its exponent set. Adding one to a full exponent sets the sign. Loops that become vector instructions. */
    private boolean allFinite(int count) {
        Arrays.fill(lanes, 0);
        int from = 0;
        for (; from + LANES <= count; from += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] |= (bits[from + lane] & EXPONENT) + LOWEST_EXPONENT_BIT;
            }
        }
        for (int lane = 0; from + lane < count; lane++) {
            lanes[lane] |= (bits[from + lane] & EXPONENT) + LOWEST_EXPONENT_BIT;
        }
        int any = 0;
        for (int lane : lanes) {
            any |= lane;
        }
        return any >= 0;
    }

    private int firstNotFinite() {
        int bad = 0;
        while (Float.isFinite(Float.intBitsToFloat(bits[bad]))) {
            bad++;
        }
        return bad;
    }
}
