package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.onceedit.gate.map.MapBatch.Comparison;
import java.util.Arrays;
import java.util.SplittableRandom;
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
        LearnedMap map = learn(pairs, LEARNING, 1);
        double[] sum = new double[SIZE];
        double[] squares = new double[SIZE];
        for (float[][] windows : pairs.features) {
            float[] standardised = map.standardise(windows[1]);
            for (int i = 0; i < SIZE; i++) {
                sum[i] += standardised[i] / pairs.features.length;
                squares[i] += standardised[i] * standardised[i] / pairs.features.length;
            }
        }
        assertThat(Arrays.stream(sum)).allMatch(mean -> Math.abs(mean) < 1e-4);
        assertThat(Arrays.stream(squares)).allMatch(square -> Math.abs(square - 1) < 1e-2);
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
        int own = 0;
        for (int query = 0; query < RECORDS; query++) {
            float[] projected = map.project(pairs.features[2 * query + 1][1]);
            int nearest = -1;
            double best = -2;
            for (int anchor = 0; anchor < RECORDS; anchor++) {
                double cosine = LearnedMap.cosine(projected, map.project(pairs.features[2 * anchor][1]));
                if (cosine > best) {
                    best = cosine;
                    nearest = anchor;
                }
            }
            own += nearest == query ? 1 : 0;
        }
        return (double) own / RECORDS;
    }
}
