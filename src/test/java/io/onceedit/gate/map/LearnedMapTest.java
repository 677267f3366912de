package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class LearnedMapTest {
    private final LearnedMap map = new LearnedMap(
            new float[] {1, 2}, new float[] {0.5f, 4}, new float[] {1, 0, 0, 1, 1, 1}, Math.log(10), 0.4);

    @Test
    void standardisesMapsAndNormalises() {
        // (2 - 1) / 0.5 = 2, (-2 - 2) / 4 = -1: the map gives (2, -1, 1), of length sqrt(6).
        float[] projected = map.project(new float[] {2, -2});

        float length = (float) Math.sqrt(6);
        assertThat(projected).containsExactly(new float[] {2 / length, -1 / length, 1 / length}, Offset.offset(1e-6f));
        assertThat(map.size()).isEqualTo(3);
        assertThat(map.featureSize()).isEqualTo(2);
    }

    @Test
    void projectsTheMeanToNothing() {
        assertThat(map.project(new float[] {1, 2})).containsExactly(0, 0, 0);
    }

    @Test
    void alphaIsOneHalfAtTheThreshold() {
        assertThat(map.alpha(0.7, 0.7)).isEqualTo(0.5);
        assertThat(map.alpha(0.8, 0.7)).isCloseTo(1 / (1 + Math.exp(-1)), Offset.offset(1e-12));
    }

    @Test
    void refusesArraysThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearnedMap(new float[2], new float[2], new float[3], 0, 0))
                .withMessage("Invalid gate map: 2 means, 2 scales, 3 weights");
    }
}
