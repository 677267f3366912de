package io.onceedit.spark.job;

import java.util.Objects;

/**
 * Where a run's time went.
 *
 * @param wallSeconds from the run's begin to its manifest
 * @param unitSeconds wall time of the units that the run computed, added up
 * @param units how the slots spent theirs
 */
public record RunTime(double wallSeconds, double unitSeconds, UnitsTime units) {
    public RunTime {
        Objects.requireNonNull(units, "units");
    }

    /** What the run took beside its units: tables and their publication. */
    public double tablesSeconds() {
        return wallSeconds - units.wallSeconds();
    }
}
