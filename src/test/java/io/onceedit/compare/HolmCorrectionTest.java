package io.onceedit.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class HolmCorrectionTest {
    /** R: {@code p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")}. */
    @Test
    void correctsAsRDoes() {
        List<Double> corrected = HolmCorrection.of(List.of(0.01, 0.04, 0.03, 0.005));
        assertThat(corrected).hasSize(4);
        double[] expected = {0.03, 0.06, 0.06, 0.02};
        for (int i = 0; i < 4; i++) {
            assertThat(corrected.get(i)).isCloseTo(expected[i], Offset.offset(1e-12));
        }
    }

    @Test
    void neverExceedsOneAndLeavesASingleTestAsItIs() {
        assertThat(HolmCorrection.of(List.of(0.6, 0.9))).containsExactly(1.0, 1.0);
        assertThat(HolmCorrection.of(List.of(0.04))).containsExactly(0.04);
        assertThat(HolmCorrection.of(List.of())).isEmpty();
    }
}
