package io.onceedit.compare;

import java.util.Locale;
import java.util.Objects;

/**
 * A comparison among all those of two runs.
 *
 * @param comparison the group's own
 * @param pHolm its p, corrected for all tests that were made
 * @param detectableDrop the smallest drop of the share that the group would have shown in four of five nights, at the level that the first of
 *     all tests has to meet
 * @param judgement what it comes to
 */
public record JudgedComparison(Comparison comparison, double pHolm, double detectableDrop, Judgement judgement) {
    /** What became of a group. */
    public enum Judgement {
        /** No pair changed. */
        UNCHANGED,
        /** Pairs changed, and not significantly, or by less than counts. */
        WITHIN_NOISE,
        /** Significantly better. */
        IMPROVED,
        /** Significantly worse, by at least the smallest drop that counts. */
        REGRESSED;

        /** The name in tables. */
        public String columnName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public JudgedComparison {
        Objects.requireNonNull(comparison, "comparison");
        Objects.requireNonNull(judgement, "judgement");
    }

    /** Whether the group is worse. */
    public boolean regressed() {
        return judgement == Judgement.REGRESSED;
    }
}
