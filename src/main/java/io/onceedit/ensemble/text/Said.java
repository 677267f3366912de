package io.onceedit.ensemble.text;

/**
 * What a plug-in says at a choice.
 *
 * @param token the most likely one that may be said
 * @param likeliest the likeliest tokens there; {@link Likeliest#NONE} where nobody has asked for them
 */
record Said(int token, Likeliest likeliest) {
    /** A token alone. */
    static Said of(int token) {
        return new Said(token, Likeliest.NONE);
    }

    /** The same choice, asked once more: nothing that is known of it is lost. */
    Said with(Said again) {
        return again.likeliest.isNone() ? this : again;
    }
}
