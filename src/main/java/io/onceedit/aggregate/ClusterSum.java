package io.onceedit.aggregate;

import io.onceedit.corpus.ProbeKind;
import java.io.Serializable;
import java.util.Objects;

/**
 * The sums of one fact's probes of one kind: what partial aggregates are made of, and what travels between executors. Shares are held as
 * whole numbers of {@code 2^-40}, so that adding is exact and no result depends on the order of the observations.
 *
 * @param factId the cluster
 * @param kind the kind of probe
 * @param planned probes seen
 * @param errors probes among them that could not be evaluated
 * @param shareUnits sum of the token shares in units of {@code 2^-40}
 * @param exact probes among them that are exactly as asked
 */
public record ClusterSum(String factId, ProbeKind kind, long planned, long errors, long shareUnits, long exact)
        implements Serializable {
    /** Units of a token share of 1. */
    static final double UNITS = 1L << 40;

    public ClusterSum {
        Objects.requireNonNull(factId, "factId");
        Objects.requireNonNull(kind, "kind");
    }

    ClusterSum plus(ClusterSum other) {
        return new ClusterSum(
                factId,
                kind,
                planned + other.planned,
                errors + other.errors,
                shareUnits + other.shareUnits,
                exact + other.exact);
    }
}
