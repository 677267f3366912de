package io.onceedit.metric;

import io.onceedit.corpus.ProbeKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is measured of an edited system. Every metric but {@link #SCORE} is the mean of a {@link Measure} over all probes of one kind,
 * errors included as 0: {@code sum of measure(probe) / number of planned probes}. Range [0, 1], higher is better, for all of them; 1 is
 * ideal. Source: Mitchell et al. 2022 (MEND), Meng et al. 2022 (ROME) and Cohen et al. 2024
 * (portability's relatives); the same-relation and same-subject probes are this project's own.
 */
public enum MetricName {
    /** The edit's answer on the edit's own prompt. */
    RELIABILITY,
    /** The edit's answer on the prompt in other words. */
    GENERALITY,
    /** The untouched host's answer on the data set's unrelated prompts. */
    LOCALITY,
    /** The untouched host's answer on the edit's question about a random other subject. */
    NEAR_SUBJECT,
    /** The untouched host's answer on the edit's question about another subject of the same relation. */
    NEAR_TYPE,
    /** The untouched host's answer on the edit's question with one word of its subject changed. */
    HALF_SUBJECT,
    /** The untouched host's answer on another question about the edit's subject. */
    SAME_SUBJECT,
    /** The edit's consequence on questions whose answer follows from it. */
    PORTABILITY,
    /** {@code (reliability + generality + locality) / 3}; there is none where one of the three has no probes. */
    SCORE;

    /** The metrics that {@link #SCORE} is the mean of. */
    public static final List<MetricName> SCORE_PARTS = List.of(RELIABILITY, GENERALITY, LOCALITY);

    /** The kind of probe that the metric is the mean over; none for {@link #SCORE}. */
    public Optional<ProbeKind> kind() {
        return Arrays.stream(ProbeKind.values())
                .filter(kind -> of(kind) == this)
                .findFirst();
    }

    /** The metric that is the mean over a kind of probe. */
    public static MetricName of(ProbeKind kind) {
        return switch (kind) {
            case EDIT -> RELIABILITY;
            case REPHRASE -> GENERALITY;
            case LOCALITY -> LOCALITY;
            case NEAR_SUBJECT -> NEAR_SUBJECT;
            case NEAR_TYPE -> NEAR_TYPE;
            case HALF_SUBJECT -> HALF_SUBJECT;
            case SAME_SUBJECT -> SAME_SUBJECT;
            case PORTABILITY -> PORTABILITY;
        };
    }

    /** The name in tables and configuration: lower case with underscores. */
    public String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The metric of a name.
     *
     * @throws IllegalArgumentException where no metric has it, with the known names
     */
    public static MetricName named(String name) {
        return Arrays.stream(values())
                .filter(metric -> metric.columnName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unsupported metric \"" + name + "\", expected one of "
                        + Arrays.stream(values()).map(MetricName::columnName).collect(Collectors.joining(", "))));
    }
}
