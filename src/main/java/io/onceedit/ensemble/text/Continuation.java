package io.onceedit.ensemble.text;

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

    String text() {
        return Utf8.text(bytes);
    }
}
