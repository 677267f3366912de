package io.onceedit.sweep.schedule;

import java.util.List;
import java.util.Objects;

/**
 * Units of one model and kind that one slot runs one after another.
 *
 * @param executor whose slot it was made for
 * @param model that all of them read
 * @param kind of all of them
 * @param units their places in the plan, at least one
 * @param limitSeconds behind which no further unit is begun; the first one is begun in any case
 * @param suspect whether its one unit was in a bundle that died, and nothing else runs while it is tried again
 */
public record Bundle(
        String executor, String model, String kind, List<Integer> units, double limitSeconds, boolean suspect) {
    public Bundle {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(kind, "kind");
        units = List.copyOf(units);
        if (units.isEmpty()) {
            throw new IllegalArgumentException("Invalid bundle of " + kind + " on " + model + ": it has no unit");
        }
    }
}
