package io.onceedit.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.TensorRuntime;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RelativeSpaceTest {
    private static final AlignmentSettings SETTINGS = AlignmentSettings.DEFAULT;
    private final NDManager manager = TensorRuntime.newScope(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void rowsEqualTheReference() {
        FusionToy toy = new FusionToy();
        for (String model : new String[] {"host", "plugin"}) {
            NDArray embedding = toy.matrix(manager, model + "_embeddings");
            int tokens = (int) embedding.getShape().get(0);
            try (RelativeSpace space = new RelativeSpace(embedding, tokens, toy.ids(model + "_anchors"), SETTINGS)) {
                double[] rows = space.rows(manager, IntStream.range(0, tokens).toArray())
                        .toDoubleArray();
                assertThat(rows).containsExactly(toy.flat(model + "_rows"), within(1e-13));
            }
        }
    }

    @Test
    void centredRowsEqualPlainLoops() {
        int tokens = 30;
        int width = 5;
        float[] values = gaussian(new Random(3), tokens * width, 2);
        int[] anchors = {4, 0, 17, 29, 11, 3};
        NDArray embedding = manager.create(values, new Shape(tokens, width));
        AlignmentSettings centred = SETTINGS.withEmbeddings(EmbeddingForm.CENTRED);
        try (RelativeSpace space = new RelativeSpace(embedding, tokens, anchors, centred)) {
            float[] rows = space.rows(manager, new int[] {7, 17}).toFloatArray();
            assertThat(toDoubles(rows, 0, anchors.length))
                    .containsExactly(plainRow(values, width, 7, anchors), within(2e-5));
            assertThat(toDoubles(rows, anchors.length, 2 * anchors.length))
                    .containsExactly(plainRow(values, width, 17, anchors), within(2e-5));
        }
    }

    @Test
    void rowsSumToOneAndATokenWithoutDirectionIsUniform() {
        float[] values = gaussian(new Random(5), 200 * 16, 1);
        Arrays.fill(values, 3 * 16, 4 * 16, 0);
        NDArray embedding = manager.create(values, new Shape(200, 16));
        int[] anchors = IntStream.range(50, 150).toArray();
        try (RelativeSpace space = new RelativeSpace(embedding, 200, anchors, SETTINGS)) {
            NDArray rows = space.rows(manager, IntStream.range(0, 200).toArray());
            for (float sum : rows.sum(new int[] {1}).toFloatArray()) {
                assertThat(sum).isCloseTo(1, within(1e-5f));
            }
            for (float value : rows.get(3).toFloatArray()) {
                assertThat(value).isCloseTo(0.01f, within(1e-7f));
            }
        }
    }

    /** Of several blocks, so that the mean is summed up over them. */
    @ParameterizedTest
    @EnumSource
    void rowsThatAreHeldAsHalfAreComparedAsFp32(EmbeddingForm form) {
        NDArray half = manager.create(gaussian(new Random(9), 5_000 * 12, 0.3), new Shape(5_000, 12))
                .toType(DataType.FLOAT16, false);
        NDArray rounded = half.toType(DataType.FLOAT32, true);
        int[] anchors = IntStream.range(0, 300).map(i -> 16 * i).toArray();
        AlignmentSettings settings = SETTINGS.withEmbeddings(form);
        try (RelativeSpace halfSpace = new RelativeSpace(half, 4_900, anchors, settings);
                RelativeSpace roundedSpace = new RelativeSpace(rounded, 4_900, anchors, settings)) {
            int[] tokens = IntStream.range(0, 50).map(i -> 97 * i).toArray();
            NDArray rows = halfSpace.rows(manager, tokens);
            assertThat(rows.getDataType()).isEqualTo(DataType.FLOAT32);
            float[] expected = roundedSpace.rows(manager, tokens).toFloatArray();
            float[] actual = rows.toFloatArray();
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).as("number %d", i).isCloseTo(expected[i], within(1e-5f));
            }
            assertThat(new InverseLookUp(halfSpace).find(anchorsBelow(300), (stage, done, total) -> {}))
                    .isEqualTo(new InverseLookUp(roundedSpace).find(anchorsBelow(300), (stage, done, total) -> {}));
        }
    }

    private static int[] anchorsBelow(int bound) {
        return IntStream.range(0, bound).toArray();
    }

    @Test
    void leavesNoArraysBehind() {
        NDArray embedding = manager.create(gaussian(new Random(5), 100 * 8, 1), new Shape(100, 8));
        int[] anchors = IntStream.range(0, 60).toArray();
        int[] all = IntStream.range(0, 60).toArray();
        try (RelativeSpace space = new RelativeSpace(embedding, 100, anchors, SETTINGS)) {
            NDManager owner = space.directions().getManager();
            int before = manager.getManagedArrays().size();
            int owned = owner.getManagedArrays().size();
            for (int call = 0; call < 50; call++) {
                space.rows(manager, new int[] {1, 2, 99}).close();
                new InverseLookUp(space).find(all, (stage, done, total) -> {});
            }
            assertThat(manager.getManagedArrays().size()).isEqualTo(before);
            assertThat(owner.getManagedArrays().size()).isEqualTo(owned);
        }
    }

    @Test
    void rejectsMoreTokensThanRows() {
        NDArray embedding = manager.zeros(new Shape(4, 2), DataType.FLOAT32);
        assertThatThrownBy(() -> new RelativeSpace(embedding, 5, new int[] {0}, SETTINGS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot compare embeddings: 5 tokens, but 4 embedding rows");
    }

    @Test
    void rejectsAnchorsBehindTheVocabulary() {
        NDArray embedding = manager.zeros(new Shape(4, 2), DataType.FLOAT32);
        assertThatThrownBy(() -> new RelativeSpace(embedding, 3, new int[] {0, 3}, SETTINGS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot compare embeddings: anchor 1 is token 3, expected 0 to 2");
    }

    private static double[] toDoubles(float[] values, int from, int to) {
        return IntStream.range(from, to).mapToDouble(i -> values[i]).toArray();
    }

    /** Centring, cosines, length 1, times 100, softmax, one number at a time. */
    private static double[] plainRow(float[] values, int width, int token, int[] anchors) {
        int tokens = values.length / width;
        double[][] centred = new double[tokens][width];
        for (int column = 0; column < width; column++) {
            double mean = 0;
            for (int row = 0; row < tokens; row++) {
                mean += values[row * width + column] / (double) tokens;
            }
            for (int row = 0; row < tokens; row++) {
                centred[row][column] = values[row * width + column] - mean;
            }
        }
        double[] row = new double[anchors.length];
        for (int i = 0; i < row.length; i++) {
            double lengths = length(centred[token]) * length(centred[anchors[i]]);
            row[i] = dot(centred[token], centred[anchors[i]]) / lengths;
        }
        double length = length(row);
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            row[i] = Math.exp(100 * row[i] / length);
            sum += row[i];
        }
        for (int i = 0; i < row.length; i++) {
            row[i] /= sum;
        }
        return row;
    }

    private static double length(double[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static float[] gaussian(Random random, int count, double shift) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() + shift);
        }
        return values;
    }
}
