package io.onceedit.cli;

import io.onceedit.plugin.TrainingCost;
import java.util.Locale;

/** What a training cost, on one line. */
final class CostText {
    private CostText() {}

    static String of(TrainingCost cost) {
        return String.format(
                Locale.ROOT,
                "%d steps in %.1f s with %d threads, peak memory %.2f GB",
                cost.steps(),
                cost.wall().toNanos() / 1e9,
                cost.threads(),
                cost.peakResidentBytes() / 1e9);
    }
}
