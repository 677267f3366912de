package io.onceedit.compare;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * A group in two runs.
 *
 * @param group what is compared
 * @param sums all facts' counts together
 * @param facts clusters that have a pair
 * @param difference share of pairs that pass now less the share that passed before, in [-1, 1]
 * @param ciLow lower end of its 95 % interval, bootstrap clustered by fact
 * @param ciHigh upper end
 * @param test how p was computed
 * @param p two-sided probability of a difference as large where nothing has changed
 * @param spread standard deviation of a fact's difference, at least what one discordant fact in a hundred makes
 */
public record Comparison(
        ComparedGroup group,
        PairedCounts sums,
        long facts,
        double difference,
        double ciLow,
        double ciHigh,
        Test test,
        double p,
        double spread)
        implements Serializable {
    /** How a group is tested. */
    public enum Test {
        /** Exact: lost and won are equally likely (McNemar 1947, binomial). For one probe a fact. */
        MCNEMAR,
        /** Facts drawn with replacement, all pairs of a fact together. For facts with several probes. */
        CLUSTERED_BOOTSTRAP;

        /** The name in tables. */
        public String columnName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Comparison {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(sums, "sums");
        Objects.requireNonNull(test, "test");
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("Invalid comparison of " + group.describe() + ": p = " + p);
        }
    }
}
