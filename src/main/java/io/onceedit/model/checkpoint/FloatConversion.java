package io.onceedit.model.checkpoint;

import io.onceedit.model.tensor.WeightType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Arrays;

/**
 * Turns the bytes of a tensor into fp32 numbers or halves, a chunk at a time, and notices what is not finite or too large for a half. Reuses
 * its buffers; not safe for several threads.
 */
final class FloatConversion {
    /** Elements of one chunk: 4 MB as fp32, and whole blocks in every format. */
    static final int CHUNK_ELEMENTS = 1 << 20;

    private static final int MAGNITUDE = 0x7FFF_FFFF;
    private static final int INFINITY = 0x7F80_0000;
    /** The bits of 65520, the smallest number that rounds to a half's infinity. */
    private static final int TOO_LARGE_FOR_HALF = 0x477F_F000;

    private final ByteBuffer numbers;
    private final byte[] bytes;
    private final int[] bits;

    /** @param largestTensor elements of the largest tensor that will be converted */
    FloatConversion(long largestTensor) {
        int capacity = (int) Math.min(CHUNK_ELEMENTS, largestTensor);
        numbers = ByteBuffer.allocateDirect(capacity * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes = new byte[capacity * Float.BYTES];
        bits = new int[capacity];
    }

    /**
     * Converts elements of a tensor.
     *
     * @param from the first element, in row-major order, at the start of a block
     * @param count at most {@link #CHUNK_ELEMENTS}, whole blocks
     * @param type what they become
     * @return a direct buffer of {@code count} numbers of the type in native order, valid until the next call
     * @throws IllegalArgumentException where an element is not finite or would not be in the type, with file, tensor and index
     */
    ByteBuffer convert(MappedFile file, TensorEntry entry, long from, int count, WeightType type) {
        ByteBuffer raw = ByteBuffer.wrap(bytes, 0, Math.toIntExact(entry.byteOffset(count)));
        file.copy(entry.position() + entry.byteOffset(from), raw);
        entry.format().decode(bytes, count / entry.format().blockElements(), bits);
        int largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, bits[i] & MAGNITUDE);
        }
        if (largest >= INFINITY) {
            throw refusal(file, entry, from, INFINITY);
        }
        if (type == WeightType.FLOAT16 && largest >= TOO_LARGE_FOR_HALF) {
            throw refusal(file, entry, from, TOO_LARGE_FOR_HALF);
        }
        return type == WeightType.FLOAT16 ? halves(count) : floats(count);
    }

    private ByteBuffer floats(int count) {
        numbers.clear().limit(count * Float.BYTES);
        numbers.asIntBuffer().put(bits, 0, count);
        return numbers.slice().order(ByteOrder.nativeOrder());
    }

    private ByteBuffer halves(int count) {
        numbers.clear().limit(count * Short.BYTES);
        ShortBuffer halves = numbers.asShortBuffer();
        for (int i = 0; i < count; i++) {
            halves.put(i, HalfPrecision.nearest(Float.intBitsToFloat(bits[i])));
        }
        return numbers.slice().order(ByteOrder.nativeOrder());
    }

    /** Refuses the first element whose magnitude has bits of at least the limit. */
    private IllegalArgumentException refusal(MappedFile file, TensorEntry entry, long from, int limit) {
        int bad = 0;
        while ((bits[bad] & MAGNITUDE) < limit) {
            bad++;
        }
        return new IllegalArgumentException("Invalid weight " + entry.name() + " in " + file.file() + ": element "
                + Arrays.toString(entry.index(from + bad)) + " is " + Float.intBitsToFloat(bits[bad])
                + (limit == INFINITY
                        ? ", expected finite numbers; the file is damaged or its training failed"
                        : ", expected magnitudes of at most 65504, the largest that float16 holds; open the model with"
                                + " dtype: float32"));
    }
}
