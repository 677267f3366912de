package io.onceedit.model.gguf;

/**
 * A long list of numbers that has been passed over and is left in the file: the scores and types of a vocabulary would stand in memory
 * beside the weights.
 *
 * @param reader of the file's header
 * @param position where the first number begins, from the start of the file
 * @param type of each number
 * @param count how many there are; the file holds them all
 * @param what they are, for messages
 */
record StoredNumbers(HeaderReader reader, long position, ValueType type, int count, String what) implements StoredList {
    /** Passes over numbers. */
    static StoredNumbers passOver(HeaderReader reader, ValueType type, int count, String what) {
        StoredNumbers numbers = new StoredNumbers(reader, reader.position(), type, count, what);
        reader.skip((long) count * type.leastBytes(), what);
        return numbers;
    }

    @Override
    public Object read() {
        return new MetadataReader(reader.from(position)).numbers(type, count, what);
    }

    @Override
    public String toString() {
        return "a list";
    }
}
