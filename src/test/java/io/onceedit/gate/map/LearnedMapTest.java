package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class LearnedMapTest {
    private final LearnedMap map = new LearnedMap(
            new float[] {1, 2}, new float[] {0.5f, 4}, new float[] {1, 0, 0, 1, 1, 1}, Math.log(10), 0.4);

    @Test
    void standardisesMapsAndNormalises() {
        // (2 - 1) / 0.5 = 2, (-2 - 2) / 4 = -1: the map gives (2, -1, 1), of length sqrt(6).
        float[] projected = project(map, new float[] {2, -2});

        float length = (float) Math.sqrt(6);
        assertThat(projected).containsExactly(new float[] {2 / length, -1 / length, 1 / length}, Offset.offset(1e-6f));
        assertThat(map.size()).isEqualTo(3);
        assertThat(map.featureSize()).isEqualTo(2);
    }

    @Test
    void joinedMapsCountAlikeWhateverTheirScale() {
        float[] mean = {0, 0};
        float[] scale = {1, 1};
        LearnedMap first = new LearnedMap(mean, scale, new float[] {1, 0, 0, 1}, 1, 0.2);
        LearnedMap second = new LearnedMap(mean, scale, new float[] {0, 100, 100, 0}, 3, 0.4);

        LearnedMap joined = LearnedMap.joined(List.of(first, second));
        float side = (float) Math.sqrt(0.5);
        assertThat(joined.size()).isEqualTo(4);
        assertThat(project(joined, new float[] {3, 0}))
                .containsExactly(new float[] {side, 0, 0, side}, Offset.offset(1e-6f));
        assertThat(joined.logSharpness()).isEqualTo(2);
        assertThat(joined.bias()).isCloseTo(0.3, Offset.offset(1e-12));
    }

    @Test
    void projectsTheMeanToNothing() {
        assertThat(project(map, new float[] {1, 2})).containsExactly(0, 0, 0);
    }

    @Test
    void projectsEachWindowOfEachTextByItself() {
        SplittableRandom random = new SplittableRandom(3);
        float[][][] texts = new float[700][][];
        for (int text = 0; text < texts.length; text++) {
            texts[text] = new float[1 + text % 3][];
            for (int window = 0; window < texts[text].length; window++) {
                texts[text][window] = new float[] {(float) random.nextDouble(), (float) random.nextDouble()};
            }
        }
        try (NDManager scope = Engine.getEngine("PyTorch").newBaseManager()) {
            float[][][] projected = map.project(scope, texts);

            assertThat(projected).hasNumberOfRows(texts.length);
            for (int text = 0; text < texts.length; text++) {
                assertThat(projected[text]).hasNumberOfRows(texts[text].length);
                for (int window = 0; window < texts[text].length; window++) {
                    assertThat(projected[text][window])
                            .containsExactly(project(map, texts[text][window]), Offset.offset(1e-6f));
                }
            }
            assertThat(map.project(scope, new float[0][][])).isEmpty();
            assertThat(scope.getManagedArrays()).isEmpty();
        }
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

    private static float[] project(LearnedMap map, float[] features) {
        try (NDManager scope = Engine.getEngine("PyTorch").newBaseManager()) {
            return map.project(scope, List.of(features))[0];
        }
    }
}
