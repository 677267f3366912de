package io.onceedit.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InverseLookUpTest {
    private final NDManager manager = TensorRuntime.newScope(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void equalsTheReferenceTable() {
        FusionToy toy = new FusionToy();
        NDArray embedding = toy.matrix(manager, "host_embeddings");
        try (RelativeSpace space =
                new RelativeSpace(embedding, 40, toy.ids("host_anchors"), AlignmentSettings.DEFAULT)) {
            assertThat(find(space, 20)).containsExactly(toy.ids("enhanced_table"));
        }
    }

    /** From nearly uniform rows (a shared direction) to peaked ones, with a zero row and equal rows among them. */
    @ParameterizedTest
    @EnumSource(EmbeddingForm.class)
    void findsTheLargestOfEveryColumnOfRandomMatrices(EmbeddingForm form) {
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            int tokens = 40 + random.nextInt(260);
            int width = 3 + random.nextInt(40);
            float[] values = RelativeSpaceTest.gaussian(random, tokens * width, seed % 4);
            System.arraycopy(values, 2 * width, values, 7 * width, width);
            Arrays.fill(values, 3 * width, 4 * width, 0);
            int[] anchors = shuffled(tokens, random).stream()
                    .limit(1 + random.nextInt(tokens))
                    .mapToInt(Integer::intValue)
                    .toArray();
            DataType type = seed % 2 == 0 ? DataType.FLOAT32 : DataType.FLOAT64;
            NDArray embedding = manager.create(values, new Shape(tokens, width)).toType(type, false);
            AlignmentSettings settings = AlignmentSettings.DEFAULT.withEmbeddings(form);
            try (RelativeSpace space = new RelativeSpace(embedding, tokens, anchors, settings)) {
                assertLargest(space, find(space, anchors.length));
            }
        }
    }

    /** The values are compared, not the tokens: two tokens may lean equally towards an anchor, up to rounding. */
    private void assertLargest(RelativeSpace space, int[] found) {
        double[] rows = Numbers.doubles(
                space.rows(manager, IntStream.range(0, space.tokens()).toArray()));
        for (int anchor = 0; anchor < found.length; anchor++) {
            double largest = 0;
            for (int token = 0; token < space.tokens(); token++) {
                largest = Math.max(largest, rows[token * space.anchors() + anchor]);
            }
            assertThat(rows[found[anchor] * space.anchors() + anchor]).isCloseTo(largest, within(5e-6 * largest));
        }
    }

    @Test
    void givesTheLowestOfEqualTokens() {
        float[] values = RelativeSpaceTest.gaussian(new Random(1), 90 * 12, 1);
        System.arraycopy(values, 5 * 12, values, 85 * 12, 12);
        NDArray embedding = manager.create(values, new Shape(90, 12)).toType(DataType.FLOAT64, false);
        int[] anchors = IntStream.rangeClosed(0, 80).map(i -> 85 - i).toArray();
        try (RelativeSpace space = new RelativeSpace(embedding, 90, anchors, AlignmentSettings.DEFAULT)) {
            assertThat(find(space, 81)[0]).isEqualTo(5);
        }
    }

    /**
     * Where every row gives its own anchor more than half of its mass, no other row can give that anchor more: each gives it less than half.
     * With every token an anchor this makes a model aligned with itself return its own tokens.
     */
    @Test
    void leadsEveryAnchorBackToItselfWhereRowsKeepMostOfTheirMass() {
        int tokens = 300;
        NDArray embedding =
                manager.create(RelativeSpaceTest.gaussian(new Random(8), tokens * 64, 0), new Shape(tokens, 64));
        int[] all = IntStream.range(0, tokens).toArray();
        try (RelativeSpace space = new RelativeSpace(embedding, tokens, all, AlignmentSettings.DEFAULT)) {
            double[] rows = Numbers.doubles(space.rows(manager, all));
            for (int token = 0; token < tokens; token++) {
                assertThat(rows[token * tokens + token]).isGreaterThan(0.5);
            }
            assertThat(find(space, tokens)).containsExactly(all);
        }
    }

    /** A shared direction breaks it where rows are nearly uniform, as those of real models are, and centring mends most of it. */
    @Test
    void doesNotLeadBackWhereEmbeddingsShareADirection() {
        int tokens = 400;
        Random random = new Random(8);
        float[] values = RelativeSpaceTest.gaussian(random, tokens * 64, 0);
        for (int token = 0; token < tokens; token++) {
            // Tokens differ in how much they have of the shared direction, as real ones do.
            values[token * 64] += 5 + 20 * random.nextFloat();
        }
        NDArray embedding = manager.create(values, new Shape(tokens, 64));
        int[] all = IntStream.range(0, tokens).toArray();
        AlignmentSettings flat = new AlignmentSettings(EmbeddingForm.RAW, 10, 0, 1, 1);
        try (RelativeSpace raw = new RelativeSpace(embedding, tokens, all, flat);
                RelativeSpace centred =
                        new RelativeSpace(embedding, tokens, all, flat.withEmbeddings(EmbeddingForm.CENTRED))) {
            assertThat(selfMapped(find(raw, tokens))).isLessThan(tokens * 8 / 10);
            assertThat(selfMapped(find(centred, tokens))).isGreaterThan(tokens * 98 / 100);
        }
    }

    private static long selfMapped(int[] found) {
        return IntStream.range(0, found.length).filter(i -> found[i] == i).count();
    }

    private static int[] find(RelativeSpace space, int anchors) {
        return new InverseLookUp(space).find(IntStream.range(0, anchors).toArray(), ProgressListener.SILENT);
    }

    private static List<Integer> shuffled(int count, Random random) {
        List<Integer> numbers = IntStream.range(0, count).boxed().collect(Collectors.toList());
        Collections.shuffle(numbers, random);
        return numbers;
    }
}
