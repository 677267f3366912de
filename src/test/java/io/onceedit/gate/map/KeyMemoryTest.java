package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KeyMemoryTest {
    private static final int SIZE = 16;

    private final SplittableRandom random = new SplittableRandom(2);
    private final Map<String, float[][]> keys = new LinkedHashMap<>();
    private final float[][] prompt = {unit(), unit()};

    private final NDManager scope = Engine.getEngine("PyTorch").newBaseManager();

    @AfterEach
    void close() {
        scope.close();
    }

    KeyMemoryTest() {
        for (int fact = 0; fact < 20; fact++) {
            keys.put("e" + fact, new float[][] {unit(), unit(), unit()});
        }
    }

    @Test
    void givesTheBestCosineOverKeysAndWindows() {
        List<FactCosine> near = within(keys, prompt);

        assertThat(near).hasSize(20).isSortedAccordingTo((a, b) -> Double.compare(b.cosine(), a.cosine()));
        for (FactCosine fact : near) {
            Offset<Double> rounding = Offset.offset(1e-6);
            assertThat(fact.cosine()).isCloseTo(best(keys.get(fact.factId()), prompt), rounding);
            assertThat(KeyMemory.of(keys)
                            .cosine(fact.factId(), prompt)
                            .orElseThrow()
                            .cosine())
                    .isCloseTo(fact.cosine(), rounding);
        }
    }

    @Test
    void comparesMoreKeysAndWindowsThanOneProductHolds() {
        Map<String, float[][]> many = new LinkedHashMap<>();
        for (int fact = 0; fact < 3000; fact++) {
            many.put("e" + fact, new float[][] {unit(), unit(), unit()});
        }
        float[][][] prompts = new float[1200][][];
        for (int i = 0; i < prompts.length; i++) {
            prompts[i] = i % 2 == 0 ? new float[][] {unit(), unit()} : new float[][] {unit()};
        }
        List<List<String>> passedOver = IntStream.range(0, prompts.length)
                .mapToObj(i -> List.of("e" + i, "e" + (i + 1)))
                .toList();
        double[] nearest = KeyMemory.of(many).nearest(scope, prompts, passedOver);

        assertThat(scope.getManagedArrays()).isEmpty();
        for (int i = 0; i < prompts.length; i += 37) {
            double best = -2;
            for (Map.Entry<String, float[][]> fact : many.entrySet()) {
                if (!passedOver.get(i).contains(fact.getKey())) {
                    best = Math.max(best, best(fact.getValue(), prompts[i]));
                }
            }
            assertThat(nearest[i]).isCloseTo(best, Offset.offset(1e-6));
        }
    }

    @Test
    void passesOverFactsThatAPromptDoesNotCount() {
        List<FactCosine> near = within(keys, prompt);
        float[][][] prompts = {prompt, prompt, prompt};
        List<List<String>> passedOver = List.of(
                List.of(),
                List.of(near.get(0).factId()),
                List.of(near.get(1).factId(), near.get(0).factId()));

        assertThat(KeyMemory.of(keys).nearest(scope, prompts, passedOver))
                .containsExactly(
                        new double[] {
                            near.get(0).cosine(),
                            near.get(1).cosine(),
                            near.get(2).cosine()
                        },
                        Offset.offset(1e-6));
    }

    @Test
    void leavingOutAFactChangesNoOther() {
        Map<String, FactCosine> before =
                within(keys, prompt).stream().collect(Collectors.toMap(FactCosine::factId, fact -> fact));
        Map<String, float[][]> fewer = new LinkedHashMap<>(keys);
        fewer.remove("e3");
        List<FactCosine> after = within(fewer, prompt);

        assertThat(after)
                .hasSize(19)
                .allSatisfy(fact -> assertThat(fact.cosine())
                        .isCloseTo(before.get(fact.factId()).cosine(), Offset.offset(1e-6)));
    }

    @Test
    void passesOverFactsBelowTheThreshold() {
        KeyMemory memory = KeyMemory.of(keys);
        FactCosine nearest = within(keys, prompt).get(0);

        float[][][] prompts = {prompt};
        assertThat(memory.within(scope, prompts, nearest.cosine()).get(0)).containsExactly(nearest);
        assertThat(memory.within(scope, prompts, Math.nextUp(nearest.cosine())).get(0))
                .isEmpty();
    }

    @Test
    void knowsNothingOfAFactWithoutKeys() {
        KeyMemory memory = KeyMemory.of(Map.of("e0", new float[0][]));

        assertThat(memory.cosine("e0", prompt)).isEmpty();
        assertThat(memory.cosine("e1", prompt)).isEmpty();
        float[][][] prompts = {prompt};
        assertThat(memory.within(scope, prompts, -1)).containsExactly(List.of());
        assertThat(memory.nearest(scope, prompts, List.of(List.of()))).containsExactly(Double.NEGATIVE_INFINITY);
    }

    private List<FactCosine> within(Map<String, float[][]> facts, float[][] windows) {
        return KeyMemory.of(facts).within(scope, new float[][][] {windows}, -1).get(0);
    }

    private static double best(float[][] factKeys, float[][] windows) {
        double best = -2;
        for (float[] key : factKeys) {
            for (float[] window : windows) {
                double sum = 0;
                for (int i = 0; i < SIZE; i++) {
                    sum += (double) key[i] * window[i];
                }
                best = Math.max(best, sum);
            }
        }
        return best;
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
