package io.onceedit.plugin;

import java.time.Duration;

/** The contents of {@code cost.json}. */
record CostFile(double wallSeconds, long peakResidentBytes, int threads, int steps) {
    private static final double NANOS = 1e9;

    static CostFile of(TrainingCost cost) {
        return new CostFile(cost.wall().toNanos() / NANOS, cost.peakResidentBytes(), cost.threads(), cost.steps());
    }

    TrainingCost cost() {
        return new TrainingCost(Duration.ofNanos(Math.round(wallSeconds * NANOS)), peakResidentBytes, threads, steps);
    }
}
