package io.onceedit.model.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Turns the bytes of a tensor into fp32 numbers, a chunk at a time, and notices what is not finite. Reuses its buffers; not safe for
 * several threads.
 */
final class FloatConversion {
    /** Elements of one chunk: 4 MB as fp32, and whole blocks in every format. */
    static final int CHUNK_ELEMENTS = 1 << 20;

    private static final int MAGNITUDE = 0x7FFF_FFFF;
    private static final int INFINITY = 0x7F80_0000;

    private final ByteBuffer floats;
    private final byte[] bytes;
    private final int[] bits;

    /** @param largestTensor elements of the largest tensor that will be converted */
    FloatConversion(long largestTensor) {
        int capacity = (int) Math.min(CHUNK_ELEMENTS, largestTensor);
        floats = ByteBuffer.allocateDirect(capacity * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes = new byte[capacity * Float.BYTES];
        bits = new int[capacity];
    }

    /**
     * Converts elements of a tensor.
     *
     * @param from the first element, in row-major order, at the start of a block
     * @param count at most {@link #CHUNK_ELEMENTS}, whole blocks
     * @return a direct buffer of {@code count} fp32 numbers in native order, valid until the next call
     * @throws IllegalArgumentException where an element is not finite, with file, tensor and index
     */
    ByteBuffer convert(MappedFile file, TensorEntry entry, long from, int count) {
        ByteBuffer raw = ByteBuffer.wrap(bytes, 0, Math.toIntExact(entry.byteOffset(count)));
        file.copy(entry.position() + entry.byteOffset(from), raw);
        entry.format().decode(bytes, count / entry.format().blockElements(), bits);
        requireFinite(file, entry, from, count);
        floats.clear().limit(count * Float.BYTES);
        floats.asIntBuffer().put(bits, 0, count);
        return floats.slice().order(ByteOrder.nativeOrder());
    }

    private void requireFinite(MappedFile file, TensorEntry entry, long from, int count) {
        int largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, bits[i] & MAGNITUDE);
        }
        if (largest >= INFINITY) {
            throw notFinite(file, entry, from, count);
        }
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
