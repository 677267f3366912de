package io.onceedit.spark.executor;

import io.onceedit.sweep.UnitResult;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a task has to say.
 *
 * @param executor Spark's id of the executor that it ran in
 * @param openModels ids of the sweep's models that the executor holds open now
 * @param units results of the units that were begun, in the bundle's order
 * @param seconds that they took
 */
public record UnitBundleResult(String executor, Set<String> openModels, List<UnitResult> units, double seconds)
        implements Serializable {
    public UnitBundleResult {
        Objects.requireNonNull(executor, "executor");
        openModels = Set.copyOf(openModels);
        units = List.copyOf(units);
    }
}
