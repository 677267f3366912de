package io.onceedit.model.checkpoint;

/**
 * Where a tensor lies in a file. Who makes it has checked that the range lies in the file and fits the shape.
 *
 * @param name the tensor's name
 * @param format how its elements are packed
 * @param shape sizes, outermost first; never changed
 * @param position offset of the first byte from the start of the file
 * @param elements the product of the sizes, whole blocks
 */
public record TensorEntry(String name, ElementFormat format, long[] shape, long position, long elements) {
    /** Bytes of all elements. */
    public long byteLength() {
        return byteOffset(elements);
    }

    /** Offset behind the last byte from the start of the file. */
    public long end() {
        return position + byteLength();
    }

    /** Bytes before an element that begins a block, from the tensor's first byte. */
    long byteOffset(long element) {
        return element / format.blockElements() * format.blockBytes();
    }

    /** The index of an element in each dimension, from its number in row-major order. */
    long[] index(long element) {
        long[] index = new long[shape.length];
        long rest = element;
        for (int dimension = shape.length - 1; dimension >= 0; dimension--) {
            index[dimension] = rest % shape[dimension];
            rest /= shape[dimension];
        }
        return index;
    }
}
