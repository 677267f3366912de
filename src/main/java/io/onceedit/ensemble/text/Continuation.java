package io.onceedit.ensemble.text;

import java.util.Arrays;

/**
 * What a plug-in says behind a text.
 *
 * @param bytes the text that was said, up to and including the token of its first line end; may end inside a character
 * @param ended whether the plug-in says no more: it ended the line or the text
 */
record Continuation(byte[] bytes, boolean ended) {
    static final Continuation NOTHING_YET = new Continuation(Utf8.EMPTY, false);

    /** A continuation that has ended where it holds a line end. */
    static Continuation of(byte[] bytes) {
        return new Continuation(bytes, Utf8.lineEnd(bytes) >= 0);
    }

    /**
     * What is to be written: the text in front of the line end, which only says that the plug-in is done and must not grow into one token
     * with the text; the line end itself where there is nothing in front of it.
     */
    byte[] line() {
        int lineEnd = Utf8.lineEnd(bytes);
        return lineEnd > 0 ? Arrays.copyOf(bytes, lineEnd) : bytes;
    }

    /** What was said, as text; a line end where the text was ended at once. */
    String text() {
        return ended && bytes.length == 0 ? "\n" : Utf8.text(bytes);
    }
}
