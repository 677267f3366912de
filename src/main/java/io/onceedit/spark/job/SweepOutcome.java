package io.onceedit.spark.job;

import io.onceedit.spark.io.StoreLayout;
import io.onceedit.sweep.GroupScores;
import io.onceedit.sweep.LeakCount;
import io.onceedit.sweep.RunIdentity;
import io.onceedit.sweep.UnitResult;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How a run went.
 *
 * @param identity which run
 * @param layout where its tables are
 * @param units every unit's result
 * @param scores every group's metrics
 * @param leaks what was not learned from, by stage
 * @param time where its time went
 * @param faults what the cluster did to it
 */
public record SweepOutcome(
        RunIdentity identity,
        StoreLayout layout,
        List<UnitResult> units,
        List<GroupScores> scores,
        Map<String, LeakCount> leaks,
        RunTime time,
        RunFaults faults) {
    public SweepOutcome {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(faults, "faults");
        units = List.copyOf(units);
        scores = List.copyOf(scores);
        leaks = Collections.unmodifiableMap(new TreeMap<>(leaks));
    }

    /** Units without a result. */
    public long failedUnits() {
        return units.stream().filter(unit -> !unit.succeeded()).count();
    }

    /** Probes that could not be evaluated. */
    public long failedProbes() {
        return scores.stream()
                .flatMap(group -> group.scores().stream())
                .filter(score -> score.measure().equals(io.onceedit.metric.Measure.EXACT)
                        && score.metric() != io.onceedit.metric.MetricName.SCORE)
                .mapToLong(score -> score.counts().errors())
                .sum();
    }

    /** Whether everything that was planned has a result. */
    public boolean complete() {
        return failedUnits() == 0 && failedProbes() == 0;
    }
}
