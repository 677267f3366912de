package io.onceedit.aggregate;

import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import java.io.Serializable;
import java.util.Objects;

/**
 * A metric of a group of observations.
 *
 * @param metric what is measured
 * @param measure token share or exact match
 * @param value the metric, in [0, 1], higher is better; errors count as 0
 * @param standardError standard deviation of the metric over the bootstrap's draws
 * @param ciLow lower end of the percentile interval
 * @param ciHigh upper end of the percentile interval
 * @param counts what the value is based on
 */
public record Score(
        MetricName metric,
        Measure measure,
        double value,
        double standardError,
        double ciLow,
        double ciHigh,
        Counts counts)
        implements Serializable {
    /**
     * What a value is based on.
     *
     * @param planned probes that the value divides by
     * @param scored probes that could be evaluated
     * @param errors probes that could not and count as failures; planned = scored + errors
     * @param clusters facts that the probes belong to
     */
    public record Counts(long planned, long scored, long errors, long clusters) implements Serializable {}

    public Score {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(measure, "measure");
        Objects.requireNonNull(counts, "counts");
    }
}
