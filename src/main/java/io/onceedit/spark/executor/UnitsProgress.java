package io.onceedit.spark.executor;

import io.onceedit.progress.Amount;
import io.onceedit.progress.MemoryInUse;
import io.onceedit.progress.WorkDone;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How far some units are.
 *
 * @param done what they have done
 * @param work what is done within units, ended ones included, by the stage that the units belong to
 * @param memory of the process that was heard of last
 */
public record UnitsProgress(WorkDone done, Map<String, Amount> work, MemoryInUse memory) implements Serializable {
    /** Nothing has begun. */
    public static final UnitsProgress NONE = new UnitsProgress(WorkDone.NONE, Map.of(), MemoryInUse.UNKNOWN);

    public UnitsProgress {
        Objects.requireNonNull(done, "done");
        Objects.requireNonNull(memory, "memory");
        work = Map.copyOf(work);
    }

    /** These units and others, heard of later. */
    public UnitsProgress plus(UnitsProgress other) {
        Map<String, Amount> sum = new TreeMap<>(work);
        other.work.forEach((stage, amount) -> sum.merge(stage, amount, Amount::plus));
        boolean silent = other.memory.equals(MemoryInUse.UNKNOWN);
        return new UnitsProgress(done.plus(other.done), sum, silent ? memory : other.memory);
    }

    /** As Spark's pages and event logs show it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d units, %d failed, %d rows, %d tokens",
                done.units(),
                done.failedUnits(),
                done.rows(),
                done.tokens()));
        new TreeMap<>(work)
                .forEach((stage, amount) ->
                        text.append(", ").append(stage).append(' ').append(amount));
        return text.toString();
    }
}
