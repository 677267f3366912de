package io.onceedit.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.corpus.ProbeKind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class MetricNameTest {
    @Test
    void hasOneMetricForEachKindOfProbe() {
        for (ProbeKind kind : ProbeKind.values()) {
            assertThat(MetricName.of(kind).kind()).contains(kind);
        }
        assertThat(MetricName.SCORE.kind()).isEmpty();
    }

    @Test
    void goesByTheNamesOfTheTables() {
        assertThat(Arrays.stream(MetricName.values()).map(MetricName::columnName))
                .containsExactly(
                        "reliability",
                        "generality",
                        "locality",
                        "near_subject",
                        "near_type",
                        "half_subject",
                        "same_subject",
                        "portability",
                        "score");
        assertThat(MetricName.named("near_type")).isEqualTo(MetricName.NEAR_TYPE);
    }

    @Test
    void refusesUnknownNames() {
        assertThatThrownBy(() -> MetricName.named("efficacy"))
                .hasMessage("Unsupported metric \"efficacy\", expected one of reliability, generality, locality,"
                        + " near_subject, near_type, half_subject, same_subject, portability, score");
    }
}
