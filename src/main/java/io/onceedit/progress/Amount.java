package io.onceedit.progress;

import java.io.Serializable;

/**
 * Work of which a part is done, in whatever is counted: units, steps, prompts.
 *
 * @param done in [0, total]
 * @param total known so far
 */
public record Amount(long done, long total) implements Serializable {
    /** Nothing to do. */
    public static final Amount NONE = new Amount(0, 0);

    /** This work and other work. */
    public Amount plus(Amount other) {
        return new Amount(done + other.done, total + other.total);
    }

    /** Whether some of it is done and some is not. */
    public boolean isUnderWay() {
        return done > 0 && done < total;
    }

    @Override
    public String toString() {
        return done + "/" + total;
    }
}
