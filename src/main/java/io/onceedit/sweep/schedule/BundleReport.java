package io.onceedit.sweep.schedule;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How a bundle went.
 *
 * @param executor where it really ran
 * @param openModels models that the executor holds open now
 * @param succeeded whether each unit has a result, in the bundle's order; units behind the end of the list were not begun
 * @param seconds that the units took together; 0 where nobody looked at a clock
 */
public record BundleReport(String executor, Set<String> openModels, List<Boolean> succeeded, double seconds) {
    public BundleReport {
        Objects.requireNonNull(executor, "executor");
        openModels = Set.copyOf(openModels);
        succeeded = List.copyOf(succeeded);
    }
}
