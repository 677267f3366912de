package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.onceedit.model.tensor.WeightType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoders whose matrices are held as half. */
final class HalfDecoderTest {
    /** What rounding the matrices does to a logit; the fixtures' largest are between 2.5 and 16. */
    private static final double ROUNDING = 1e-2;

    private static final float SAME = 1e-5f;

    static final List<String> FIXTURES = Fixture.names();
    static final List<String> CONTINUED = DecoderOracleTest.CONTINUED;

    /** The logits of every token of every row, side by side. */
    private static float[][] logits(Decoder decoder, TokenBatch batch) {
        try (NDManager scope = decoder.newScope()) {
            NDArray hidden = decoder.hidden(scope, batch);
            float[][] logits = new float[batch.size()][];
            for (int row = 0; row < logits.length; row++) {
                logits[row] = logits(decoder, hidden, row, batch.rows()[row].length);
            }
            return logits;
        }
    }

    private static float[] logits(Decoder decoder, NDArray hidden, int row, int count) {
        int[] rows = new int[count];
        Arrays.fill(rows, row);
        int[] positions = new int[count];
        Arrays.setAll(positions, i -> i);
        NDArray logits = decoder.logits(HiddenRows.gather(hidden, new TokenPlaces(rows, positions)));
        assertThat(logits.getDataType()).isEqualTo(DataType.FLOAT32);
        return logits.toFloatArray();
    }

    private static double largestDifference(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
        }
        return largest;
    }

    /** The forward pass of a model whose matrices were rounded and are held as fp32. */
    @ParameterizedTest
    @FieldSource("FIXTURES")
    void computesAsAModelOfRoundedMatricesDoes(String name) {
        Fixture fixture = Fixture.read(name);
        try (Decoder half = fixture.open(WeightType.FLOAT16);
                Decoder rounded = fixture.rounded().open()) {
            float[][] actual = logits(half, fixture.batch());
            float[][] expected = logits(rounded, fixture.batch());
            for (int row = 0; row < expected.length; row++) {
                assertThat(largestDifference(actual[row], expected[row]))
                        .as("row %d", row)
                        .isLessThan(SAME);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FIXTURES")
    void staysNearTheReference(String name) {
        Fixture fixture = Fixture.read(name);
        try (Decoder half = fixture.open(WeightType.FLOAT16)) {
            float[][] actual = logits(half, fixture.batch());
            for (int row = 0; row < actual.length; row++) {
                float[] expected = fixture.logits(row, 0, fixture.batch().rows()[row].length);
                assertThat(largestDifference(actual[row], expected))
                        .as("row %d", row)
                        .isLessThan(ROUNDING);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("CONTINUED")
    void everyWayToReadATextGivesTheSame(String name) {
        Fixture fixture = Fixture.read(name);
        int[] text = fixture.batch().rows()[2];
        try (Decoder decoder = fixture.open(WeightType.FLOAT16);
                NDManager scope = decoder.newScope();
                KeyValueCache cache = decoder.newCache(scope, 1)) {
            float[] alone = logits(decoder, new TokenBatch(new int[][] {text}))[0];
            assertThat(largestDifference(logits(decoder, fixture.batch())[2], alone))
                    .as("batched")
                    .isLessThan(SAME);
            for (int position = 0; position < text.length; position++) {
                NDArray hidden = decoder.extend(scope, cache, new TokenBatch(new int[][] {{text[position]}}));
                float[] expected = Arrays.copyOfRange(
                        alone, position * fixture.vocabulary(), (position + 1) * fixture.vocabulary());
                assertThat(largestDifference(logits(decoder, hidden, 0, 1), expected))
                        .as("token %d", position)
                        .isLessThan(SAME);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FIXTURES")
    void holdsMatricesAsHalfAndVectorsAsFp32(String name) {
        try (Decoder decoder = Fixture.read(name).open(WeightType.FLOAT16)) {
            long bytes = 0;
            for (String parameter : decoder.parameterNames()) {
                NDArray array = decoder.parameter(parameter);
                assertThat(array.getDataType())
                        .as(parameter)
                        .isEqualTo(array.getShape().dimension() > 1 ? DataType.FLOAT16 : DataType.FLOAT32);
                bytes += array.size() * array.getDataType().getNumOfBytes();
            }
            assertThat(decoder.shape().weightBytes()).isEqualTo(bytes);
        }
    }

    /** Nothing that a call makes outlives it. */
    @ParameterizedTest
    @ValueSource(strings = {"llama-untied", "gpt2", "opt-norms-behind"})
    void holdsAsManyArraysAfterManyCalls(String name) {
        Fixture fixture = Fixture.read(name);
        try (Decoder decoder = fixture.open(WeightType.FLOAT16);
                NDManager scope = decoder.newScope()) {
            logits(decoder, fixture.batch());
            int held = scope.getParentManager().getManagedArrays().size();
            for (int call = 0; call < 20; call++) {
                logits(decoder, fixture.batch());
            }
            assertThat(scope.getParentManager().getManagedArrays()).hasSize(held);
        }
    }

    @Test
    void isNeitherTrainedNorEdited() {
        try (Decoder decoder = Fixture.read("gpt2").open(WeightType.FLOAT16)) {
            assertThatThrownBy(() -> decoder.withParameters(Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "Cannot replace parameters of a model that is held as float16: what is trained and edited"
                                    + " is fp32; open the model with dtype: float32");
        }
    }
}
