package io.onceedit.model.checkpoint;

/** How a file packs the numbers of a tensor: in blocks of a fixed number of elements and bytes, one after another in row-major order. */
public interface ElementFormat {
    /** The name that the file's format gives it. */
    String name();

    /** Elements of one block: a power of two, at most 256. */
    int blockElements();

    /** Bytes of one block. */
    int blockBytes();

    /** Whether {@link #decode} is supported. */
    default boolean isReadable() {
        return true;
    }

    /**
     * Turns blocks into fp32 numbers.
     *
     * @param packed the blocks, from the array's start; numbers in it are little endian
     * @param blocks how many of them
     * @param floatBits receives the bits of {@code blocks * blockElements()} numbers, which need not be finite
     */
    void decode(byte[] packed, int blocks, int[] floatBits);
}
