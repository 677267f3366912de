package io.onceedit.evaluate;

import java.util.Objects;

/**
 * How a probe went.
 *
 * @param status {@link Status#ERROR} where the probe could not be evaluated; it then counts as a failure
 * @param score share of tokens that are as asked, in [0, 1], higher is better; 0 for an error
 * @param exact whether the whole answer is as asked; false for an error
 * @param reason empty where all is as asked; else why not: a {@link FailureCause}'s column name, or an error's sentence
 */
public record Verdict(Status status, double score, boolean exact, String reason) {
    /** Whether a probe could be evaluated. */
    public enum Status {
        OK,
        ERROR;

        /** The name in tables. */
        public String columnName() {
            return this == OK ? "ok" : "error";
        }
    }

    public Verdict {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(reason, "reason");
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("Invalid verdict: score = " + score + ", expected 0 to 1");
        }
        if (status == Status.ERROR && (score != 0 || exact || reason.isEmpty())) {
            throw new IllegalArgumentException(
                    "Invalid verdict: an error has score 0, is not exact and gives a reason");
        }
    }

    /** A probe that was evaluated. */
    public static Verdict ok(double score, boolean exact, String reason) {
        return new Verdict(Status.OK, score, exact, reason);
    }

    /** A probe that could not be evaluated. */
    public static Verdict error(String reason) {
        return new Verdict(Status.ERROR, 0, false, reason);
    }

    /** Whether the probe counts as passed: evaluated and exactly as asked. */
    public boolean pass() {
        return status == Status.OK && exact;
    }
}
