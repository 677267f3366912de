package io.onceedit.metric;

import io.onceedit.evaluate.Observation;

/** What of an observation is averaged. Both lie in [0, 1], higher is better, and an error counts as 0. */
public enum Measure {
    /** The share of answer tokens that are as asked: the published measure. */
    TOKEN_SHARE,
    /** 1 where the whole answer is as asked, else 0. */
    EXACT;

    /** The observation's own value, in [0, 1]. */
    public double of(Observation observation) {
        return switch (this) {
            case TOKEN_SHARE -> observation.verdict().score();
            case EXACT -> observation.pass() ? 1 : 0;
        };
    }

    /** The table's {@code exact} column. */
    public boolean exact() {
        return this == EXACT;
    }
}
