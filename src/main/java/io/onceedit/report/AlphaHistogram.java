package io.onceedit.report;

import java.util.List;

/**
 * How the plug-in's weight is distributed over the prompts of one kind.
 *
 * @param prompts which prompts
 * @param bins prompts by weight: 20 bins of 0.05, each with its lower bound; the last one with 1
 * @param mean of all
 * @param open prompts that the gate held for one about an edit
 */
public record AlphaHistogram(Prompts prompts, List<Long> bins, double mean, long open) {
    /** Number of bins. */
    public static final int BINS = 20;

    /** Kinds of prompt. */
    public enum Prompts {
        /** Edits' own prompts. */
        EDITED,
        /** The same in other words. */
        REPHRASED,
        /** Prompts that no edit is about. */
        UNRELATED
    }

    public AlphaHistogram {
        bins = List.copyOf(bins);
        if (bins.size() != BINS) {
            throw new IllegalArgumentException("Invalid histogram: " + bins.size() + " bins, expected " + BINS);
        }
    }

    /** The number of prompts. */
    public long total() {
        return bins.stream().mapToLong(Long::longValue).sum();
    }
}
