package io.onceedit.sweep;

import java.io.Serializable;
import java.util.Objects;

/**
 * What one stage of a unit cost.
 *
 * @param stage what was done
 * @param wallSeconds wall time
 * @param cpuSeconds CPU time of the unit's thread; threads that the tensor engine runs beside it are not in it
 * @param tokens tokens that models read, counted once for each forward pass that they took part in, padding left out
 * @param halvings batches that found no memory on the device and were done in halves, halves of halves included
 */
public record StageCost(Stage stage, double wallSeconds, double cpuSeconds, long tokens, long halvings)
        implements Serializable {
    public StageCost {
        Objects.requireNonNull(stage, "stage");
        if (!(wallSeconds >= 0 && cpuSeconds >= 0) || tokens < 0 || halvings < 0) {
            throw new IllegalArgumentException("Invalid cost of stage " + stage.columnName() + ": " + wallSeconds
                    + " s, " + cpuSeconds + " s of CPU, " + tokens + " tokens, " + halvings
                    + " halvings, expected no negative number");
        }
    }
}
