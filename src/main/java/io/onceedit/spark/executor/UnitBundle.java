package io.onceedit.spark.executor;

import io.onceedit.sweep.WorkUnit;
import java.io.Serializable;
import java.util.List;

/**
 * Units for one task.
 *
 * @param units run one after another
 * @param limitSeconds behind which no further unit is begun; the first one is begun in any case
 * @param earlierAttempts tasks that have already died of these units
 */
public record UnitBundle(List<WorkUnit> units, double limitSeconds, int earlierAttempts) implements Serializable {
    public UnitBundle {
        units = List.copyOf(units);
    }
}
