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
 * @param promptsComputed questions to the untouched host that it read
 * @param promptsFound questions to the untouched host whose answers were found in the store
 */
public record StageCost(
        Stage stage,
        double wallSeconds,
        double cpuSeconds,
        long tokens,
        long halvings,
        long promptsComputed,
        long promptsFound)
        implements Serializable {
    public StageCost {
        Objects.requireNonNull(stage, "stage");
        boolean negative = tokens < 0 || halvings < 0 || promptsComputed < 0 || promptsFound < 0;
        if (!(wallSeconds >= 0 && cpuSeconds >= 0) || negative) {
            throw new IllegalArgumentException("Invalid cost of stage " + stage.columnName() + ": " + wallSeconds
                    + " s, " + cpuSeconds + " s of CPU, " + tokens + " tokens, " + halvings + " halvings, "
                    + promptsComputed + " prompts computed, " + promptsFound + " found, expected no negative number");
        }
    }
}
