package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        try (Decoder decoder = fixture.open()) {
            assertWholeBatch(fixture, decoder);
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
                assertRow(decoder, hidden, 0, fixture.logits(0, position, position + 1));
            }
            assertThat(cache.length(0)).isEqualTo(row.length);
        }
    }

    /** Rows of different lengths are read, entered again at other places and in another order, and continued by different lengths. */
    @ParameterizedTest
    @FieldSource("FIXTURES")
    void agreesWhereACacheIsEnteredAgain(String name) {
        Fixture fixture = Fixture.read(name);
        int[][] rows = fixture.batch().rows();
        try (Decoder decoder = fixture.open();
                NDManager scope = decoder.newScope();
                KeyValueCache first = decoder.newCache(scope, 3)) {
            decoder.extend(scope, first, new TokenBatch(new int[][] {head(rows[0], 9), rows[1], head(rows[2], 2)}));
            NDArray uneven = decoder.extend(scope, first, new TokenBatch(new int[][] {
                slice(rows[0], 9, 10), slice(rows[0], 3, 7), slice(rows[2], 2, 5)
            }));
            assertRow(decoder, uneven, 0, fixture.logits(0, 9, 10));
            assertRow(decoder, uneven, 2, fixture.logits(2, 2, 5));
            try (KeyValueCache branch = first.branch(new int[] {2, 0, 2, 0, 1}, new int[] {5, 10, 1, 4, 0})) {
                NDArray hidden = decoder.extend(scope, branch, new TokenBatch(new int[][] {
                    slice(rows[2], 5, 7), slice(rows[0], 10, 12), slice(rows[2], 1, 7), slice(rows[0], 4, 5), rows[3]
                }));
                assertRow(decoder, hidden, 0, fixture.logits(2, 5, 7));
                assertRow(decoder, hidden, 1, fixture.logits(0, 10, 12));
                assertRow(decoder, hidden, 2, fixture.logits(2, 1, 7));
                assertRow(decoder, hidden, 3, fixture.logits(0, 4, 5));
                assertRow(decoder, hidden, 4, fixture.logits(3, 0, 1));
            }
            NDArray untouched = decoder.extend(scope, first, new TokenBatch(new int[][] {
                slice(rows[0], 10, 12), {3}, slice(rows[2], 5, 7)
            }));
            assertRow(decoder, untouched, 0, fixture.logits(0, 10, 12));
            assertRow(decoder, untouched, 2, fixture.logits(2, 5, 7));
        }
    }

    @ParameterizedTest
    @FieldSource("FIXTURES")
    void agreesWhereAPrefixOfTheLayersWasReadBefore(String name) {
        Fixture fixture = Fixture.read(name);
        try (Decoder decoder = fixture.open();
                NDManager scope = decoder.newScope()) {
            for (int layers = 0; layers <= decoder.shape().layers(); layers++) {
                NDArray residual = decoder.residualAfter(scope, fixture.batch(), layers);
                float[] before = residual.toFloatArray();
                NDArray hidden = decoder.hiddenFrom(residual, fixture.batch(), layers);
                assertRow(
                        decoder, hidden, 0, fixture.logits(0, 0, fixture.batch().rows()[0].length));
                assertThat(residual.toFloatArray()).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"llama-rope-llama3", "llama-rope-linear", "qwen2-window", "gemma3-pattern", "gemma3-rope-linear"
            })
    void readsTheNewSpellingOfConfigurations(String name) {
        Fixture fixture = Fixture.read(name);
        ObjectNode config = fixture.config();
        config.remove(List.of(
                "rope_theta", "rope_scaling", "rope_local_base_freq", "sliding_window_pattern", "max_window_layers"));
        config.setAll(fixture.newSpelling());
        try (Decoder decoder = fixture.open(config)) {
            assertWholeBatch(fixture, decoder);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.:llama-untied", "transformer.:gpt2", "model.:gemma3-pattern"})
    void readsTensorNamesWithoutTheirPrefix(String prefixAndName) {
        String[] parts = prefixAndName.split(":", -1);
        Fixture fixture = Fixture.read(parts[1]).withoutPrefix(parts[0]);
        try (Decoder decoder = fixture.open()) {
            assertWholeBatch(fixture, decoder);
        }
    }

    @Test
    void saysItsSizesAndNamesItsParameters() {
        Fixture fixture = Fixture.read("gemma3-pattern");
        try (Decoder decoder = fixture.open()) {
            long count = decoder.parameterNames().stream()
                    .mapToLong(name -> decoder.parameter(name).size())
                    .sum();
            assertThat(decoder.shape()).isEqualTo(new DecoderShape(4, 20, 41, 64, true, count, 4 * count));
            assertThat(decoder.layerParameterNames(1))
                    .hasSize(13)
                    .allSatisfy(name -> assertThat(name).startsWith("model.layers.1."));
            assertThat(decoder.head()).isSameAs(decoder.embedding());
            assertThat(decoder.parameterNames())
                    .hasSize(4 * 13 + 2)
                    .contains("model.embed_tokens.weight", "model.norm.weight");
        }
    }

    private static void assertWholeBatch(Fixture fixture, Decoder decoder) {
        TokenBatch batch = fixture.batch();
        try (NDManager scope = decoder.newScope()) {
            NDArray hidden = decoder.hidden(scope, batch);
            for (int row = 0; row < batch.size(); row++) {
                assertRow(decoder, hidden, row, fixture.logits(row, 0, batch.rows()[row].length));
            }
        }
    }

    /** Compares the first positions of a row with the expected logits of as many positions. */
    private static void assertRow(Decoder decoder, NDArray hidden, int row, float[] expected) {
        int count = expected.length / decoder.shape().vocabularySize();
        int[] rows = new int[count];
        Arrays.fill(rows, row);
        int[] positions = new int[count];
        Arrays.setAll(positions, i -> i);
        float[] actual =
                decoder.logits(HiddenRows.gather(hidden, rows, positions)).toFloatArray();
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("row %d, logit %d", row, i).isCloseTo(expected[i], within(TOLERANCE));
        }
    }

    private static int[] head(int[] row, int length) {
        return Arrays.copyOf(row, length);
    }

    private static int[] slice(int[] row, int from, int to) {
        return Arrays.copyOfRange(row, from, to);
    }
}
