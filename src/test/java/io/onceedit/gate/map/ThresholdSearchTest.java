package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.ProbeKind;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class ThresholdSearchTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-12);

    @Test
    void liesHalfWayInTheGapWhereKindsAreApart() {
        CalibratedThreshold found = search(new double[] {0.9, 0.7, 0.8}, new double[] {0.1, 0.3})
                .cheapest(List.of(ProbeKind.NEAR_SUBJECT), 2, 1);

        assertThat(found.cosine()).isCloseTo(0.5, EXACT);
        assertThat(found.openShares())
                .containsExactlyInAnyOrderEntriesOf(Map.of(ProbeKind.REPHRASE, 1.0, ProbeKind.NEAR_SUBJECT, 0.0));
    }

    @Test
    void missWeightDecidesWhereTheyOverlap() {
        double[] rephrasings = {0.2, 0.8, 0.9, 0.95};
        double[] near = {0.1, 0.3, 0.4, 0.5};

        assertThat(search(rephrasings, near)
                        .cheapest(List.of(ProbeKind.NEAR_SUBJECT), 1, 1)
                        .cosine())
                .isCloseTo(0.65, EXACT);
        assertThat(search(rephrasings, near)
                        .cheapest(List.of(ProbeKind.NEAR_SUBJECT), 4, 1)
                        .cosine())
                .isCloseTo(0.15, EXACT);
    }

    @Test
    void opensNoMoreThanItMay() {
        double[] rephrasings = {0.2, 0.8, 0.9, 0.95};
        double[] near = {0.1, 0.3, 0.4, 0.5};

        assertThat(search(rephrasings, near)
                        .cheapest(List.of(ProbeKind.NEAR_SUBJECT), 4, 0.25)
                        .cosine())
                .isCloseTo(0.65, EXACT);
    }

    @Test
    void theKindThatIsOpenedMostCounts() {
        ThresholdSearch search = new ThresholdSearch(Map.of(
                ProbeKind.REPHRASE, new double[] {0.4, 0.6, 0.8, 0.9},
                ProbeKind.NEAR_SUBJECT, new double[] {0.1, 0.5},
                ProbeKind.LOCALITY, new double[] {0.0, 0.1}));

        assertThat(search.cheapest(List.of(ProbeKind.NEAR_SUBJECT, ProbeKind.LOCALITY), 1, 1)
                        .cosine())
                .isCloseTo(0.55, EXACT);
    }

    @Test
    void strictestAllowsAShareOfEachKind() {
        double[] near = {0.1, 0.3, 0.4, 0.5};
        ThresholdSearch search = search(new double[] {0.9}, near);

        CalibratedThreshold none = search.strictest(List.of(ProbeKind.NEAR_SUBJECT), 0, -1);
        assertThat(none.cosine()).isCloseTo(0.5, EXACT);
        assertThat(none.openShares()).containsEntry(ProbeKind.NEAR_SUBJECT, 0.0);
        CalibratedThreshold quarter = search.strictest(List.of(ProbeKind.NEAR_SUBJECT), 0.25, -1);
        assertThat(quarter.openShares()).containsEntry(ProbeKind.NEAR_SUBJECT, 0.25);
        assertThat(search.strictest(List.of(ProbeKind.NEAR_SUBJECT), 0, 0.6).cosine())
                .isEqualTo(0.6);
    }

    private static ThresholdSearch search(double[] rephrasings, double[] near) {
        return new ThresholdSearch(
                Map.of(ProbeKind.REPHRASE, rephrasings.clone(), ProbeKind.NEAR_SUBJECT, near.clone()));
    }
}
