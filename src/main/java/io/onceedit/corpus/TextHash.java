package io.onceedit.corpus;

/**
 * 64-bit hashes of texts, which stand for the texts where there are too many to keep. A hash grows by one UTF-16 unit at a time, so that the
 * hashes of all ends of a text come of one walk from its last unit to its first. Two of n different texts share a hash with a
 * probability of about n² / 2^65: 3e-5 for a set of 30 million. No defence against texts that are made to collide.
 */
final class TextHash {
    /** The state in front of the first unit. */
    static final long START = 0x6a09e667f3bcc908L;

    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    private TextHash() {}

    /** The state behind one more unit. */
    static long extend(long state, char unit) {
        long next = (state ^ (unit + 1L)) * FACTOR;
        return next ^ (next >>> 32);
    }

    /** The hash of all units so far: every bit of it depends on every unit. */
    static long finish(long state) {
        long hash = (state ^ (state >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    /** The hash of a text, read from its last unit to its first. */
    static long of(String text) {
        return of(START, text);
    }

    /** As {@link #of(String)}, among texts of one sort. */
    static long of(long sort, String text) {
        long state = sort;
        for (int i = text.length() - 1; i >= 0; i--) {
            state = extend(state, text.charAt(i));
        }
        return finish(state);
    }
}
