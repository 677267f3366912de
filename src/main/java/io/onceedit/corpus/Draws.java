package io.onceedit.corpus;

import java.util.SplittableRandom;

/** Random draws that depend on a seed and on what they are for, and on nothing else. */
final class Draws {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Draws() {}

    /** A source of randomness for one purpose and one record. */
    static SplittableRandom of(long seed, String purpose, String recordId) {
        return new SplittableRandom(hash(hash(seed ^ FNV_OFFSET, purpose), recordId));
    }

    private static long hash(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return (hash ^ text.length()) * FNV_PRIME;
    }
}
