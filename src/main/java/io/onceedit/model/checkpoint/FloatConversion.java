package io.onceedit.model.checkpoint;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * Turns the bytes of a tensor into fp32 numbers, a chunk at a time, and notices what is not finite or too large. A chunk with all its forms stays in the
 * processor's cache. Reuses its arrays; not safe for several threads.
 */
final class FloatConversion {
    /** Elements of one chunk: 256 KiB as fp32, and whole blocks in every format. */
    static final int CHUNK_ELEMENTS = 1 << 16;

    /** The bits of infinity: those of finite magnitudes are smaller. */
    static final int INFINITY = 0x7F80_0000;

    private static final int MAGNITUDE = 0x7FFF_FFFF;

    private final byte[] packed = new byte[CHUNK_ELEMENTS * Float.BYTES];
    private final int[] bits = new int[CHUNK_ELEMENTS];
    private final short[] halves = new short[CHUNK_ELEMENTS];

    /**
     * Reads elements of a tensor.
     *
     * @param from the first element, in row-major order, at the start of a block
     * @param count at most {@link #CHUNK_ELEMENTS}, whole blocks
     * @param limit bits of the smallest magnitude that is not taken: infinity's, or less
     * @return which of them is the first that is not finite, or else that is not taken, if any is
     */
    OptionalInt read(PositionedFile.Reader file, TensorEntry entry, long from, int count, int limit) {
        file.copy(
                entry.position() + entry.byteOffset(from),
                ByteBuffer.wrap(packed, 0, Math.toIntExact(entry.byteOffset(count))));
        entry.format().decode(packed, count / entry.format().blockElements(), bits);
        if (allBelow(limit, count)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(firstNotBelow(allBelow(INFINITY, count) ? limit : INFINITY));
    }

    /** Bits of the fp32 numbers that were read last, from the array's start; valid until the next reading. */
    int[] bits() {
        return bits;
    }

    /** Halves nearest to the numbers that were read last, ties to even, from the array's start; valid until the next call. */
    short[] halves(int count) {
        for (int i = 0; i < count; i++) {
            halves[i] = HalfPrecision.nearest(Float.intBitsToFloat(bits[i]));
        }
        return halves;
    }

    /** Whether every magnitude is below a limit. Adding what the limit lacks sets the sign of the others. */
    private boolean allBelow(int limit, int count) {
        int lack = Integer.MIN_VALUE - limit;
        int any = 0;
        for (int i = 0; i < count; i++) {
            any |= (bits[i] & MAGNITUDE) + lack;
        }
        return any >= 0;
    }

    private int firstNotBelow(int limit) {
        int first = 0;
        while ((bits[first] & MAGNITUDE) < limit) {
            first++;
        }
        return first;
    }
}
