package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.gate.map.MapBatch.Comparison;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class MapTrainerTest {
    private static final int RECORDS = 24;
    private static final int SIZE = 20;
    private static final int NOISE = 10;
    private static final MapLearning LEARNING = new MapLearning(1, 8, 60, 8, 5e-3, 1e-2, 0.1, 20);

    /** Record r has the texts 2 r and 2 r + 1: equal in their first numbers, large noise in the others. Two windows, one all noise. */
    private static final class Pairs implements MapExamples {
        private final float[][][] features = new float[2 * RECORDS][2][];

        Pairs() {
            SplittableRandom random = new SplittableRandom(5);
            for (int record = 0; record < RECORDS; record++) {
                float[] shared = noise(random, SIZE - NOISE, 1);
                for (int text = 2 * record; text < 2 * record + 2; text++) {
                    features[text][0] = noise(random, SIZE, 3);
                    features[text][1] = Arrays.copyOf(shared, SIZE);
                    System.arraycopy(noise(random, NOISE, 3), 0, features[text][1], SIZE - NOISE, NOISE);
                }
            }
        }

        private static float[] noise(SplittableRandom random, int size, double scale) {
            float[] noise = new float[size];
            for (int i = 0; i < size; i++) {
                noise[i] = (float) (scale * (2 * random.nextDouble() - 1));
            }
            return noise;
        }

        @Override
        public int records() {
            return RECORDS;
        }

        @Override
        public float[][][] features() {
            return features;
        }

        @Override
        public MapBatch draw(int[] records, SplittableRandom random) {
            Comparison[][] comparisons = new Comparison[records.length][records.length];
            for (int i = 0; i < records.length; i++) {
                Arrays.fill(comparisons[i], Comparison.OTHER_AND_CLOSED);
                comparisons[i][i] = Comparison.SAME;
            }
            int[] anchors = Arrays.stream(records).map(record -> 2 * record).toArray();
            int[] queries = Arrays.stream(records).map(record -> 2 * record + 1).toArray();
            return new MapBatch(anchors, queries, comparisons);
        }
    }

    @Test
    void learnsWhatTheTextsOfARecordShare() {
        Pairs pairs = new Pairs();
        LearnedMap learned = learn(pairs, LEARNING, 1);
        LearnedMap untrained = learn(pairs, new MapLearning(1, 8, 1, 8, 1e-9, 0, 0, 20), 1);

        assertThat(nearestIsOwn(pairs, learned)).isGreaterThan(0.95);
        assertThat(nearestIsOwn(pairs, untrained)).isLessThan(0.7);
    }

    @Test
    void standardisesByTheWholeTexts() {
        Pairs pairs = new Pairs();
        try (NDManager scope = Engine.getEngine("PyTorch").newBaseManager()) {
            MapInputs inputs = new MapInputs(scope, pairs.features);
            int[] texts = IntStream.range(0, 2 * RECORDS).toArray();
            NDArray wholeTexts = inputs.gather(scope, inputs.wholeTexts(texts));
            NDArray mean = wholeTexts.mean(new int[] {0});
            NDArray square = wholeTexts.square().mean(new int[] {0});

            assertThat(mean.toFloatArray()).containsOnly(new float[SIZE], Offset.offset(1e-4f));
            assertThat(square.sub(1).toFloatArray()).containsOnly(new float[SIZE], Offset.offset(1e-2f));
            assertThat(inputs.mean()).isEqualTo(learn(pairs, LEARNING, 1).mean());
        }
    }

    @Test
    void findsTheWindowsOfATextAmongThoseOfTexts() {
        float[][][] features = {{{1}, {2}}, {{3}}, {{4}, {5}, {6}}};
        try (NDManager scope = Engine.getEngine("PyTorch").newBaseManager()) {
            MapInputs inputs = new MapInputs(scope, features);

            int[] texts = {2, 0};
            assertThat(inputs.windowCounts(texts)).containsExactly(3, 2);
            assertThat(inputs.allWindows(texts)).containsExactly(3, 4, 5, 0, 1);
            assertThat(inputs.wholeTexts(texts)).containsExactly(5, 1);
            NDArray raw = inputs.gather(scope, new int[] {5, 0})
                    .mul(inputs.scale()[0])
                    .add(inputs.mean()[0]);
            assertThat(raw.toFloatArray()).containsExactly(new float[] {6, 1}, Offset.offset(1e-5f));
        }
    }

    @Test
    void dropsAShareOfEachRowAndMakesUpForIt() {
        try (NDManager scope = Engine.getEngine("PyTorch").newBaseManager()) {
            DropoutMasks masks = new DropoutMasks(scope, SIZE, 0.25, new SplittableRandom(1));
            NDArray dropped = masks.drop(scope, scope.ones(new Shape(4000, SIZE)));

            double kept = 1 / 0.75;
            float[] rows = dropped.toFloatArray();
            long left = 0;
            for (float value : rows) {
                assertThat(value == 0 || Math.abs(value - kept) < 1e-6).isTrue();
                left += value == 0 ? 0 : 1;
            }
            assertThat((double) left / rows.length).isCloseTo(0.75, Offset.offset(0.01));
            assertThat(Arrays.copyOf(rows, SIZE)).isNotEqualTo(Arrays.copyOfRange(rows, SIZE, 2 * SIZE));
        }
    }

    @Test
    void equalSeedsGiveEqualMaps() {
        LearnedMap first = learn(new Pairs(), LEARNING, 7);
        LearnedMap second = learn(new Pairs(), LEARNING, 7);
        LearnedMap other = learn(new Pairs(), LEARNING, 8);

        assertThat(second.weights()).isEqualTo(first.weights());
        assertThat(second.bias()).isEqualTo(first.bias());
        assertThat(other.weights()).isNotEqualTo(first.weights());
    }

    @Test
    void leavesNoArrayBehind() {
        try (NDManager parent = Engine.getEngine("PyTorch").newBaseManager()) {
            int before = parent.getManagedArrays().size();
            MapTrainer.learn(parent, new Pairs(), new MapLearning(1, 8, 3, 8, 1e-3, 0, 0, 20), 1);
            assertThat(parent.getManagedArrays()).hasSize(before);
        }
    }

    private static LearnedMap learn(Pairs pairs, MapLearning learning, long seed) {
        try (NDManager parent = Engine.getEngine("PyTorch").newBaseManager()) {
            return MapTrainer.learn(parent, pairs, learning, seed);
        }
    }

    private static double nearestIsOwn(Pairs pairs, LearnedMap map) {
        Map<String, float[][]> keys = new LinkedHashMap<>();
        float[][][] queries = new float[RECORDS][][];
        try (NDManager scope = Engine.getEngine("PyTorch").newBaseManager()) {
            for (int record = 0; record < RECORDS; record++) {
                keys.put("e" + record, map.project(scope, List.of(pairs.features[2 * record][1])));
                queries[record] = map.project(scope, List.of(pairs.features[2 * record + 1][1]));
            }
            List<List<FactCosine>> near = KeyMemory.of(keys).within(scope, queries, -1);
            return IntStream.range(0, RECORDS)
                    .mapToDouble(record -> near.get(record).get(0).factId().equals("e" + record) ? 1 : 0)
                    .average()
                    .orElseThrow();
        }
    }
}
