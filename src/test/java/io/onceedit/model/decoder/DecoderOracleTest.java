package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every way to read a text gives the logits of Hugging Face transformers at every position. */
final class DecoderOracleTest {
    private static final float TOLERANCE = 1e-4f;
    static final List<String> FIXTURES = List.of(
            "llama-untied",
            "llama-tied-biased",
            "llama-rope-llama3",
            "llama-rope-linear",
            "mistral-window",
            "qwen2-window",
            "gpt2",
            "gemma3-pattern",
            "gemma3-rope-linear");

    @ParameterizedTest
    @FieldSource("FIXTURES")
    void agreesInAPaddedBatch(String name) {
        Fixture fixture = Fixture.read(name);
        TokenBatch batch = fixture.batch();
        try (Decoder decoder = fixture.open();
                NDManager scope = decoder.newScope()) {
            NDArray hidden = decoder.hidden(scope, batch);
            for (int row = 0; row < batch.size(); row++) {
                assertRow(decoder, hidden, row, range(0, batch.rows()[row].length), fixture.logits(row));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FIXTURES")
    void agreesTokenByToken(String name) {
        Fixture fixture = Fixture.read(name);
        int[] row = fixture.batch().rows()[0];
        try (Decoder decoder = fixture.open();
                NDManager scope = decoder.newScope();
                KeyValueCache cache = decoder.newCache(scope, 1)) {
            for (int position = 0; position < row.length; position++) {
                NDArray hidden = decoder.extend(scope, cache, new TokenBatch(new int[][] {{row[position]}}));
                float[] expected = fixture.logits(0);
                int vocabulary = expected.length / row.length;
                assertRow(
                        decoder,
                        hidden,
                        0,
                        new int[] {0},
                        Arrays.copyOfRange(expected, position * vocabulary, (position + 1) * vocabulary));
            }
        }
    }

    private static void assertRow(Decoder decoder, NDArray hidden, int row, int[] positions, float[] expected) {
        int[] rows = new int[positions.length];
        Arrays.fill(rows, row);
        float[] actual =
                decoder.logits(HiddenRows.gather(hidden, rows, positions)).toFloatArray();
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(TOLERANCE));
        }
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }
}
