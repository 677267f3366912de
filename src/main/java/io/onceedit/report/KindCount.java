package io.onceedit.report;

import java.io.Serializable;

/**
 * How the probes of one kind about one fact went.
 *
 * @param planned all of them
 * @param passed those that are right
 * @param errors those that could not be evaluated; they are not right
 */
public record KindCount(int planned, int passed, int errors) implements Serializable {
    /** No probe. */
    public static final KindCount NONE = new KindCount(0, 0, 0);

    public KindCount {
        if (passed < 0 || errors < 0 || passed + errors > planned) {
            throw new IllegalArgumentException("Invalid counts: planned = " + planned + ", passed = " + passed
                    + ", errors = " + errors + ", expected passed + errors <= planned");
        }
    }

    boolean isWhole() {
        return passed == planned;
    }

    KindCount plus(KindCount other) {
        return new KindCount(planned + other.planned, passed + other.passed, errors + other.errors);
    }
}
