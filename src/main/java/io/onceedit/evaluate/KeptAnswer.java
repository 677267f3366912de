package io.onceedit.evaluate;

import io.onceedit.model.checkpoint.ContentHashes;

/** What a host said, in the form in which it is kept for every sweep to come. */
public sealed interface KeptAnswer permits KeptPass, KeptGeneration {
    /**
     * Names the question among all that a host is asked. Two questions may share a name, about one pair in 10^19: whoever looks one up
     * compares the texts.
     */
    long question();

    /** How many numbers the answer holds. */
    long numbers();

    /** The name of a question: the first 64 bits of the SHA-256 of its texts. */
    static long question(String prompt, String answer) {
        return Long.parseUnsignedLong(
                ContentHashes.ofText(prompt + "\0" + answer).substring(0, Long.BYTES * 2), 16);
    }
}
