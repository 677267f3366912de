package io.onceedit.cli;

import io.onceedit.sweep.RunPurpose;
import java.util.Map;
import java.util.Objects;

/**
 * What a sweep is for.
 *
 * @param ownResults whether cells are this run's own: computed tonight, whatever the store has under their causes
 * @param run what its run is for
 * @param readAgain the share of kept host passes that are read again behind the run, to see whether hosts still say that
 * @param awayFrom the executor of each cell, by its id, that is to be another one this time, where there is another
 */
record SweepPurpose(boolean ownResults, RunPurpose run, double readAgain, Map<String, String> awayFrom) {
    SweepPurpose {
        Objects.requireNonNull(run, "run");
        awayFrom = Map.copyOf(awayFrom);
    }

    /** A sweep that a person has asked for. */
    static SweepPurpose sweep() {
        return new SweepPurpose(false, RunPurpose.RESULTS, 0, Map.of());
    }

    /** The sweep of a night: what was right yesterday is computed again today. */
    static SweepPurpose night(double readAgain) {
        return new SweepPurpose(true, RunPurpose.RESULTS, readAgain, Map.of());
    }

    /**
     * The questions of a run once more.
     *
     * @param executors where its cells were computed, by their ids
     */
    static SweepPurpose confirmation(Map<String, String> executors) {
        return new SweepPurpose(true, RunPurpose.CONFIRMATION, 0, executors);
    }

    /** All edits on a host that is new. */
    static SweepPurpose certification() {
        return new SweepPurpose(false, RunPurpose.CERTIFICATION, 0, Map.of());
    }
}
