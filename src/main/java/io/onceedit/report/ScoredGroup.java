package io.onceedit.report;

import io.onceedit.aggregate.Score;
import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The metrics of a group of probes.
 *
 * @param group what they are for
 * @param scores every metric that has probes, as share of tokens and as share of exact answers
 */
public record ScoredGroup(ReportGroup group, List<Score> scores) {
    public ScoredGroup {
        Objects.requireNonNull(group, "group");
        scores = List.copyOf(scores);
    }

    /** A metric of the group. */
    public Optional<Score> score(MetricName metric, Measure measure) {
        return scores.stream()
                .filter(score -> score.metric() == metric && score.measure() == measure)
                .findFirst();
    }

    /** A metric as its protocol is read. */
    public Optional<Score> score(MetricName metric) {
        return score(metric, measure(group.protocol()));
    }

    /** How a protocol is read: whole answers where text is generated freely, else the share of tokens. */
    public static Measure measure(String protocol) {
        return "autoregressive".equals(protocol) ? Measure.EXACT : Measure.TOKEN_SHARE;
    }

    /** Probes in error. */
    public long errors() {
        return scores.stream()
                .filter(score -> score.measure() == Measure.EXACT && score.metric() != MetricName.SCORE)
                .mapToLong(score -> score.counts().errors())
                .sum();
    }

    /** Edits behind the scores. */
    public long edits() {
        return score(MetricName.RELIABILITY, Measure.EXACT)
                .map(score -> score.counts().clusters())
                .orElse(0L);
    }
}
