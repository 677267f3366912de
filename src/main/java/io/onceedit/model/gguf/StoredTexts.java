package io.onceedit.model.gguf;

/**
 * A long list of texts that has been passed over and is left in the file: vocabularies and merges would stand in memory beside the weights
 * for as long as the file is open.
 *
 * @param reader of the file's header
 * @param position where the first text begins, from the start of the file
 * @param count how many there are; the file holds them all
 * @param what they are, for messages
 */
record StoredTexts(HeaderReader reader, long position, int count, String what) implements StoredList {
    /** Passes over texts. */
    static StoredTexts passOver(HeaderReader reader, int count, String what) {
        StoredTexts texts = new StoredTexts(reader, reader.position(), count, what);
        for (int i = 0; i < count; i++) {
            reader.skipText(what);
        }
        return texts;
    }

    @Override
    public String[] read() {
        return read(reader.from(position), count, what);
    }

    /** Reads texts from where a reader stands. */
    static String[] read(HeaderReader reader, int count, String what) {
        String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] = reader.text(what);
        }
        return texts;
    }

    @Override
    public String toString() {
        return "a list";
    }
}
