package io.onceedit.ensemble.text;

/** What the untouched host says next. Safe for use by many threads. */
@FunctionalInterface
interface HostScores {
    /** The host's next-token distribution behind a token sequence, (V), summing to 1. */
    double[] probabilities(int[] tokens);
}
