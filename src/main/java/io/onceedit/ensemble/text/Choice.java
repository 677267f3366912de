package io.onceedit.ensemble.text;

import java.nio.ByteBuffer;

/**
 * A question to the plug-in: the most likely token behind a context that agrees with the text already written.
 *
 * @param context the tokens before
 * @param written the bytes, already written, that the token has to agree with; empty where nothing is
 */
record Choice(TokenPath context, ByteBuffer written) {
    /** The answer where no token of the vocabulary agrees. */
    static final int NONE = -1;

    private static final ByteBuffer NOTHING = ByteBuffer.wrap(Utf8.EMPTY).asReadOnlyBuffer();

    /** What the plug-in says by itself. */
    static Choice free(TokenPath context) {
        return new Choice(context, NOTHING);
    }

    static Choice agreeing(TokenPath context, byte[] written) {
        return new Choice(context, ByteBuffer.wrap(written));
    }

    boolean isFree() {
        return !written.hasRemaining();
    }
}
