package io.onceedit.model.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Turns the bytes of a tensor into fp32 numbers, a chunk at a time, and notices what is not finite. Reuses its buffers; not safe for
 * several threads.
 */
final class FloatConversion {
    /** Elements of one chunk: 4 MB as fp32. */
    static final int CHUNK_ELEMENTS = 1 << 20;

    private static final int FLOAT32_MAGNITUDE = 0x7FFF_FFFF;
    private static final int FLOAT32_INFINITY = 0x7F80_0000;
    private static final int HALF_MAGNITUDE = 0x7FFF;
    private static final int BFLOAT16_INFINITY = 0x7F80;

    private final ByteBuffer floats;
    private final byte[] bytes;
    private final int[] bits;
    private final short[] halves;

    /** @param largestTensor elements of the largest tensor that will be converted */
    FloatConversion(long largestTensor) {
        int capacity = (int) Math.min(CHUNK_ELEMENTS, largestTensor);
        floats = ByteBuffer.allocateDirect(capacity * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes = new byte[capacity * Float.BYTES];
        bits = new int[capacity];
        halves = new short[capacity];
    }

    /**
     * Converts elements of a tensor.
     *
     * @param from the first element, in row-major order
     * @param count at most {@link #CHUNK_ELEMENTS}
     * @return a direct buffer of {@code count} fp32 numbers in native order, valid until the next call
     * @throws IllegalArgumentException where an element is not finite, with file, tensor and index
     */
    ByteBuffer convert(MappedFile file, TensorEntry entry, long from, int count) {
        int byteCount = count * entry.type().bytes();
        ByteBuffer raw = ByteBuffer.wrap(bytes, 0, byteCount);
        file.copy(entry.position() + from * entry.type().bytes(), raw);
        raw.flip().order(ByteOrder.LITTLE_ENDIAN);
        boolean finite = switch (entry.type()) {
            case F32 -> fromFloat32(raw, count);
            case F16 -> fromFloat16(raw, count);
            case BF16 -> fromBfloat16(raw, count);
            default ->
                throw new IllegalArgumentException("Unsupported element type " + entry.type() + " of tensor "
                        + entry.name() + " in " + file.file() + ": expected F32, F16 or BF16");
        };
        floats.clear().limit(count * Float.BYTES);
        floats.asIntBuffer().put(bits, 0, count);
        if (!finite) {
            throw notFinite(file, entry, from, count);
        }
        return floats.slice().order(ByteOrder.nativeOrder());
    }

    private boolean fromFloat32(ByteBuffer raw, int count) {
        raw.asIntBuffer().get(bits, 0, count);
        int largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, bits[i] & FLOAT32_MAGNITUDE);
        }
        return largest < FLOAT32_INFINITY;
    }

    private boolean fromFloat16(ByteBuffer raw, int count) {
        raw.asShortBuffer().get(halves, 0, count);
        int largest = 0;
        for (int i = 0; i < count; i++) {
            bits[i] = Float.floatToRawIntBits(HalfPrecision.toFloat(halves[i]));
            largest = Math.max(largest, halves[i] & HALF_MAGNITUDE);
        }
        return largest < HalfPrecision.INFINITY_BITS;
    }

    private boolean fromBfloat16(ByteBuffer raw, int count) {
        raw.asShortBuffer().get(halves, 0, count);
        int largest = 0;
        for (int i = 0; i < count; i++) {
            int half = halves[i];
            bits[i] = half << 16;
            largest = Math.max(largest, half & HALF_MAGNITUDE);
        }
        return largest < BFLOAT16_INFINITY;
    }

    private IllegalArgumentException notFinite(MappedFile file, TensorEntry entry, long from, int count) {
        int bad = 0;
        while (bad < count && Float.isFinite(Float.intBitsToFloat(bits[bad]))) {
            bad++;
        }
        return new IllegalArgumentException("Invalid weight " + entry.name() + " in " + file.file() + ": element "
                + Arrays.toString(entry.index(from + bad)) + " is " + Float.intBitsToFloat(bits[bad])
                + ", expected finite numbers; the file is damaged or its training failed");
    }
}
