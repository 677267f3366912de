package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class KeyMemoryTest {
    private static final int SIZE = 16;

    private final SplittableRandom random = new SplittableRandom(2);
    private final Map<String, float[][]> keys = new LinkedHashMap<>();
    private final float[][] prompt = {unit(), unit()};

    KeyMemoryTest() {
        for (int fact = 0; fact < 20; fact++) {
            keys.put("e" + fact, new float[][] {unit(), unit(), unit()});
        }
    }

    @Test
    void givesTheBestCosineOverKeysAndWindows() {
        List<FactCosine> near = KeyMemory.of(keys).within(prompt, -1, id -> false);

        assertThat(near).hasSize(20).isSortedAccordingTo((a, b) -> Double.compare(b.cosine(), a.cosine()));
        for (FactCosine fact : near) {
            double best = -2;
            for (float[] key : keys.get(fact.factId())) {
                for (float[] window : prompt) {
                    float sum = 0;
                    for (int i = 0; i < SIZE; i++) {
                        sum += key[i] * window[i];
                    }
                    best = Math.max(best, sum);
                }
            }
            assertThat(fact.cosine()).isEqualTo(best);
        }
    }

    @Test
    void addingAndLeavingOutAFactChangesNoOther() {
        KeyMemory memory = KeyMemory.of(keys);
        List<FactCosine> before = memory.within(prompt, -1, id -> false);

        KeyMemory more = memory.with("new", new float[][] {unit()});
        assertThat(more.within(prompt, -1, "new"::equals)).isEqualTo(before);
        assertThat(more.size()).isEqualTo(21);
        assertThat(more.without("new").within(prompt, -1, id -> false)).isEqualTo(before);
        assertThat(memory.without("e3").within(prompt, -1, id -> false))
                .isEqualTo(memory.within(prompt, -1, "e3"::equals))
                .isEqualTo(before.stream()
                        .filter(fact -> !fact.factId().equals("e3"))
                        .toList());
    }

    @Test
    void passesOverFactsBelowTheThreshold() {
        KeyMemory memory = KeyMemory.of(keys);
        FactCosine nearest = memory.within(prompt, -1, id -> false).get(0);

        assertThat(memory.within(prompt, nearest.cosine(), id -> false)).containsExactly(nearest);
        assertThat(memory.within(prompt, Math.nextUp(nearest.cosine()), id -> false))
                .isEmpty();
    }

    @Test
    void knowsNothingOfAFactWithoutKeys() {
        KeyMemory memory = KeyMemory.of(Map.of("e0", new float[0][]));

        assertThat(memory.cosine("e0", prompt)).isEmpty();
        assertThat(memory.cosine("e1", prompt)).isEmpty();
        assertThat(memory.within(prompt, -1, id -> false)).isEmpty();
    }

    private float[] unit() {
        float[] vector = new float[SIZE];
        double square = 0;
        for (int i = 0; i < SIZE; i++) {
            vector[i] = (float) (random.nextDouble() * 2 - 1);
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < SIZE; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }
}
