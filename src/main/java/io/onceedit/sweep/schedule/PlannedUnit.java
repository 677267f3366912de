package io.onceedit.sweep.schedule;

import java.util.List;
import java.util.Objects;

/**
 * A unit as a schedule sees it.
 *
 * @param key names it
 * @param model the model that it reads most
 * @param kind units of one kind and model take time in proportion to their work
 * @param work estimate, in whatever all kinds count; at least 1
 * @param needs keys of the units that have to be done before, in the order in which they are named where several have failed
 */
public record PlannedUnit(String key, String model, String kind, long work, List<String> needs) {
    public PlannedUnit {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(kind, "kind");
        needs = List.copyOf(needs);
        if (work < 1) {
            throw new IllegalArgumentException("Invalid work " + work + " of unit " + key + ": expected at least 1");
        }
    }
}
