package io.onceedit.compare;

import java.io.Serializable;
import java.util.Objects;

/**
 * A fact's probes of one group, each in both runs. Adding counts in any order gives the same.
 *
 * @param factId the cluster
 * @param pairs probes that both runs evaluated
 * @param lost pairs that passed before and do not now
 * @param won pairs that pass now and did not before
 * @param unexplained lost and won pairs of cells that have the same causes in both runs: a greedy answer cannot change there
 * @param leftOut probes that one of the runs has no result for, which are in no pair
 */
public record PairedCounts(String factId, long pairs, long lost, long won, long unexplained, long leftOut)
        implements Serializable {
    public PairedCounts {
        Objects.requireNonNull(factId, "factId");
        if (lost < 0 || won < 0 || leftOut < 0 || lost + won > pairs || unexplained > lost + won) {
            throw new IllegalArgumentException("Invalid pairs of " + factId + ": " + lost + " lost and " + won
                    + " won of " + pairs + ", " + unexplained + " of them unexplained");
        }
    }

    /** With the counts of another part of the fact's probes. */
    public PairedCounts plus(PairedCounts other) {
        return new PairedCounts(
                factId,
                pairs + other.pairs,
                lost + other.lost,
                won + other.won,
                unexplained + other.unexplained,
                leftOut + other.leftOut);
    }
}
