package io.onceedit.ensemble.relative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.onceedit.align.AlignmentSettings;
import io.onceedit.align.FusionToy;
import io.onceedit.align.InverseLookUp;
import io.onceedit.align.RelativeSpace;
import io.onceedit.ensemble.SearchOptions;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TokenSearchTest {
    private final NDManager manager = TensorRuntime.newScope(Device.cpu());
    private final FusionToy toy = new FusionToy();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void equalsTheReferenceStepByStep() {
        NDArray rows = toy.matrix(manager, "host_rows");
        for (JsonNode one : toy.cases()) {
            NDArray target = manager.create(FusionToy.vector(one.get("fused")));
            // Without a plug-in the search starts at its goal: the first gradients are rounding, which Adam makes
            // larger.
            double tolerance = one.get("alpha").asDouble() == 0 ? 1e-7 : 1e-10;
            assertTrace(rows, toy.vector("host_logits"), target, one.get("search_from_host_logits"), tolerance);
        }
    }

    /** Rows, targets and logits drawn at random, with a gap just above the one that decides, and one that is far below it. */
    @Test
    void aGapThatDecidesIsNeverOverturned() {
        Random random = new Random(7);
        for (int steps : new int[] {1, 5, 30}) {
            TokenSearch search = new TokenSearch(steps(steps));
            double decided = search.decidedGapNats();
            int overturned = 0;
            for (int draw = 0; draw < 60; draw++) {
                NDArray rows = distributions(random, 12, 9);
                NDArray target = distributions(random, 1, 9).reshape(9);
                double[] start = IntStream.range(0, 12)
                        .mapToDouble(i -> -random.nextDouble() * 0.1)
                        .toArray();
                overturned += winner(search.search(rows, start, target)) == 0 ? 0 : 1;
                start[0] = decided * 1.0001;
                assertThat(winner(search.search(rows, start, target))).isZero();
            }
            assertThat(overturned).isPositive();
        }
        // Five steps of 0.15 and less, twice, and a little decay: the bound is as tight as that.
        assertThat(new TokenSearch(steps(5)).decidedGapNats()).isBetween(1.3, 1.45);
    }

    private NDArray distributions(Random random, int count, int size) {
        double[] values = random.doubles((long) count * size)
                .map(value -> Math.pow(value, 6))
                .toArray();
        return manager.create(values, new Shape(count, size)).mul(9).softmax(1);
    }

    private static int winner(double[] z) {
        return IntStream.range(0, z.length)
                .reduce((a, b) -> z[b] > z[a] ? b : a)
                .orElseThrow();
    }

    @Test
    void equalsTheReferenceFromZeroTowardsAnAnchor() {
        NDArray rows = toy.matrix(manager, "host_rows");
        for (JsonNode one : toy.cases()) {
            NDArray target = oneHot(one.get("anchor").asInt(), 20, DataType.FLOAT64);
            assertTrace(rows, new double[40], target, one.get("enhanced_search"), 1e-10);
        }
    }

    private static void assertTrace(NDArray rows, double[] start, NDArray target, JsonNode expected, double tolerance) {
        for (int steps = 1; steps <= 5; steps++) {
            TokenSearch search = new TokenSearch(steps(steps));
            double[] z = search.search(rows, start, target);
            JsonNode step = expected.get("trace").get(steps - 1);
            assertThat(z).containsExactly(FusionToy.vector(step.get("z")), within(tolerance));
            assertThat(search.rate(steps - 1))
                    .isCloseTo(step.get("learning_rate").asDouble(), within(1e-15));
            if (steps == 5) {
                assertThat(argmax(z)).isEqualTo(expected.get("token").asInt());
            }
        }
    }

    /**
     * The closed form: the search from zero towards an anchor ends at the token that leans most to it. In fp32 rows round to 1, and tokens
     * that lean equally towards an anchor, up to rounding, are equal to the search.
     */
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64"})
    void endsWhereTheLookUpPoints(DataType type) {
        double smallestShare = type == DataType.FLOAT32 ? 1 - 1e-4 : 1;
        for (int seed = 0; seed < 8; seed++) {
            Random random = new Random(seed);
            int tokens = 60 + random.nextInt(100);
            int width = 8 + random.nextInt(24);
            float[] values = new float[tokens * width];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() + seed % 3);
            }
            NDArray embedding = manager.create(values, new Shape(tokens, width)).toType(type, false);
            int[] anchors = IntStream.range(0, 40).map(i -> i + 10).toArray();
            try (RelativeSpace space = new RelativeSpace(embedding, tokens, anchors, AlignmentSettings.DEFAULT)) {
                int[] found =
                        new InverseLookUp(space).find(IntStream.range(0, 40).toArray(), ProgressListener.SILENT);
                NDArray rows = space.rows(manager, IntStream.range(0, tokens).toArray());
                for (int anchor = 0; anchor < 40; anchor++) {
                    double[] z = new TokenSearch(SearchOptions.DEFAULT)
                            .search(rows, new double[tokens], oneHot(anchor, 40, type));
                    assertThat(leans(rows, argmax(z), anchor))
                            .as("seed %d, anchor %d", seed, anchor)
                            .isGreaterThanOrEqualTo(leans(rows, found[anchor], anchor) * smallestShare);
                }
            }
        }
    }

    private static double leans(NDArray rows, int token, int anchor) {
        return rows.toType(DataType.FLOAT64, true).getDouble(token, anchor);
    }

    @Test
    void aNumberAddedToAllLogitsChangesNothing() {
        NDArray rows = toy.matrix(manager, "host_rows");
        NDArray target = manager.create(FusionToy.vector(toy.cases().get(1).get("fused")));
        double[] start = toy.vector("host_logits");
        double[] shifted = IntStream.range(0, 40).mapToDouble(i -> start[i] - 7).toArray();
        TokenSearch search = new TokenSearch(SearchOptions.DEFAULT);
        double[] plain = search.search(rows, start, target);
        double[] moved = search.search(rows, shifted, target);
        double difference = plain[0] - moved[0];
        for (int i = 0; i < 40; i++) {
            assertThat(plain[i] - moved[i]).isCloseTo(difference, within(1e-9));
        }
    }

    @Test
    void leavesNoArraysBehind() {
        NDArray rows = toy.matrix(manager, "host_rows");
        NDArray target = manager.create(FusionToy.vector(toy.cases().get(1).get("fused")));
        TokenSearch search = new TokenSearch(SearchOptions.DEFAULT);
        int before = manager.getManagedArrays().size();
        for (int call = 0; call < 20; call++) {
            search.search(rows, new double[40], target);
        }
        assertThat(manager.getManagedArrays().size()).isEqualTo(before);
    }

    private static SearchOptions steps(int steps) {
        SearchOptions standard = SearchOptions.DEFAULT;
        return new SearchOptions(
                steps,
                standard.learningRatePerStep(),
                standard.candidates(),
                standard.massCutOff(),
                standard.vocabularyBytes());
    }

    private NDArray oneHot(int place, int size, DataType type) {
        double[] values = new double[size];
        values[place] = 1;
        return manager.create(values).toType(type, false);
    }

    private static int argmax(double[] values) {
        return IntStream.range(0, values.length)
                .reduce((a, b) -> values[b] > values[a] ? b : a)
                .orElseThrow();
    }
}
