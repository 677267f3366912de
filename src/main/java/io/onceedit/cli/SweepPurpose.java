package io.onceedit.cli;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a sweep is for.
 *
 * @param ownResults whether cells are this run's own: computed tonight, whatever the store has under their causes
 * @param confirms the run whose answers are asked for again; empty where the sweep stands for itself
 * @param readAgain the share of kept host passes that are read again behind the run, to see whether hosts still say that
 * @param awayFrom the executor of each cell, by its id, that is to be another one this time, where there is another
 */
record SweepPurpose(boolean ownResults, Optional<String> confirms, double readAgain, Map<String, String> awayFrom) {
    SweepPurpose {
        Objects.requireNonNull(confirms, "confirms");
        awayFrom = Map.copyOf(awayFrom);
    }

    /** A sweep that a person has asked for. */
    static SweepPurpose sweep() {
        return new SweepPurpose(false, Optional.empty(), 0, Map.of());
    }

    /** The sweep of a night: what was right yesterday is computed again today. */
    static SweepPurpose night(double readAgain) {
        return new SweepPurpose(true, Optional.empty(), readAgain, Map.of());
    }

    /**
     * The questions of a run once more.
     *
     * @param executors where its cells were computed, by their ids
     */
    static SweepPurpose confirmation(String runId, Map<String, String> executors) {
        return new SweepPurpose(true, Optional.of(runId), 0, executors);
    }
}
