package io.onceedit.model.checkpoint;

/**
 * Where a tensor lies in a file. The header has checked that the range fits the shape.
 *
 * @param name the tensor's name
 * @param type the type of its elements
 * @param shape sizes, outermost first; never changed
 * @param position offset of the first byte from the start of the file
 * @param elements the product of the sizes
 */
record TensorEntry(String name, ElementType type, long[] shape, long position, long elements) {
    /** Bytes of all elements. */
    long byteLength() {
        return elements * type.bytes();
    }

    /** Offset behind the last byte from the start of the file. */
    long end() {
        return position + byteLength();
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
