package io.onceedit.progress;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How far a run of many units is, in all processes together.
 *
 * @param plannedUnits units of the run
 * @param done what they have done; may go back by what a process did that was lost
 * @param secondsLeft until the last unit ends, as far as is known by now; NaN where nothing is
 * @param memory of the processes that run units
 * @param parts what the run and its units are made of, by name
 * @param waitsFor what the run waits for and cannot bring about, in words; empty where it does not wait
 */
public record RunProgress(
        long plannedUnits,
        WorkDone done,
        double secondsLeft,
        MemoryInUse memory,
        Map<String, Amount> parts,
        String waitsFor) {
    /** No run has begun. */
    public static final RunProgress NONE =
            new RunProgress(0, WorkDone.NONE, Double.NaN, MemoryInUse.UNKNOWN, Map.of(), "");

    public RunProgress {
        Objects.requireNonNull(done, "done");
        Objects.requireNonNull(memory, "memory");
        Objects.requireNonNull(waitsFor, "waitsFor");
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        if (done.units() > plannedUnits) {
            throw new IllegalArgumentException("Invalid progress of a run: " + done.units()
                    + " units have ended, expected at most the " + plannedUnits + " planned ones");
        }
    }

    /** Whether every unit has ended. */
    public boolean isOver() {
        return done.units() == plannedUnits;
    }
}
