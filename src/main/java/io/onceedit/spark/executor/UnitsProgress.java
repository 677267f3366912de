package io.onceedit.spark.executor;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far some units are.
 *
 * @param ended units that have a result or have failed
 * @param work what is done within units, ended ones included, by the stage that the units belong to
 */
public record UnitsProgress(long ended, Map<String, Amount> work) implements Serializable {
    /** Nothing has begun. */
    public static final UnitsProgress NONE = new UnitsProgress(0, Map.of());

    public UnitsProgress {
        work = Map.copyOf(work);
    }

    /**
     * Work of which a part is done, in whatever the stage counts: steps, prompts, tokens.
     *
     * @param done in [0, total]
     * @param total known so far
     */
    public record Amount(long done, long total) implements Serializable {
        Amount plus(Amount other) {
            return new Amount(done + other.done, total + other.total);
        }
    }

    /** These units and others. */
    public UnitsProgress plus(UnitsProgress other) {
        Map<String, Amount> sum = new TreeMap<>(work);
        other.work.forEach((stage, amount) -> sum.merge(stage, amount, Amount::plus));
        return new UnitsProgress(ended + other.ended, sum);
    }
}
