package io.onceedit.ensemble;

import java.io.Serializable;

/**
 * The settings of the search for a host token and of the rows that it needs.
 *
 * @param steps steps of the search
 * @param learningRatePerStep the search's first learning rate
 * @param candidates how many of its most likely tokens each model brings to the search, and at most how many of its rows are mixed
 * @param massCutOff the probability that may be cut off a model's distribution before its rows are mixed; the rest is scaled to 1
 * @param vocabularyBytes the largest dense matrix, host tokens x anchors, that may be held: where the host's fits, the search runs over the
 *     whole vocabulary and nothing is cut off
 */
public record SearchOptions(
        int steps, double learningRatePerStep, int candidates, double massCutOff, long vocabularyBytes)
        implements Serializable {
    /** Five steps at 0.15 as published; 64 candidates; one thousandth cut off; matrices up to 64 MiB. */
    public static final SearchOptions DEFAULT = new SearchOptions(5, 0.15, 64, 1e-3, 64L << 20);

    public SearchOptions {
        if (steps < 1 || steps > 1_000) {
            throw new IllegalArgumentException("Invalid search option steps = " + steps + ", expected 1 to 1000");
        }
        if (!(learningRatePerStep > 0 && learningRatePerStep <= 10)) {
            throw new IllegalArgumentException("Invalid search option learningRatePerStep = " + learningRatePerStep
                    + ", expected a number above 0, up to 10");
        }
        if (candidates < 1) {
            throw new IllegalArgumentException(
                    "Invalid search option candidates = " + candidates + ", expected 1 or more");
        }
        if (!(massCutOff >= 0 && massCutOff < 1)) {
            throw new IllegalArgumentException(
                    "Invalid search option massCutOff = " + massCutOff + ", expected at least 0 and below 1");
        }
        if (vocabularyBytes < 0) {
            throw new IllegalArgumentException(
                    "Invalid search option vocabularyBytes = " + vocabularyBytes + ", expected 0 or more");
        }
    }
}
