package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
    private static final float SAME = 1e-5f;
    /** Longer texts are turned otherwise, so that a cache cannot be read from a short text on. */
    private static final String LONG = "phi3-longrope-long";

    static final List<String> FIXTURES = Fixture.names();
    static final List<String> CONTINUED =
            FIXTURES.stream().filter(name -> !name.equals(LONG)).toList();

    @ParameterizedTest
    @FieldSource("FIXTURES")
    void agreesInAPaddedBatch(String name) {
        Fixture fixture = Fixture.read(name);
        try (Decoder decoder = fixture.open()) {
            assertWholeBatch(fixture, decoder);
        }
    }

    @ParameterizedTest
    @FieldSource("CONTINUED")
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
    @FieldSource("CONTINUED")
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
                NDArray asked = decoder.hiddenFrom(
                        residual, fixture.batch(), layers, new TokenPlaces(new int[] {2, 0, 0}, new int[] {1, 3, 0}));
                assertClose(
                        "asked",
                        decoder.logits(asked).toFloatArray(),
                        joined(fixture.logits(2, 1, 2), fixture.logits(0, 3, 4), fixture.logits(0, 0, 1)),
                        TOLERANCE);
                assertThat(residual.toFloatArray()).isEqualTo(before);
            }
        }
    }

    /** A text alone, in a padded batch and token by token: the same logits, nearer to each other than to the reference. */
    @ParameterizedTest
    @FieldSource("CONTINUED")
    void everyWayToReadATextGivesTheSame(String name) {
        Fixture fixture = Fixture.read(name);
        int[] text = fixture.batch().rows()[2];
        try (Decoder decoder = fixture.open();
                NDManager scope = decoder.newScope();
                KeyValueCache cache = decoder.newCache(scope, 1)) {
            float[] alone = logits(decoder, decoder.hidden(scope, new TokenBatch(new int[][] {text})), 0, text.length);
            float[] batched = logits(decoder, decoder.hidden(scope, fixture.batch()), 2, text.length);
            assertClose("batched", batched, alone, SAME);
            for (int position = 0; position < text.length; position++) {
                NDArray hidden = decoder.extend(scope, cache, new TokenBatch(new int[][] {{text[position]}}));
                float[] expected = Arrays.copyOfRange(
                        alone, position * fixture.vocabulary(), (position + 1) * fixture.vocabulary());
                assertClose("token " + position, logits(decoder, hidden, 0, 1), expected, SAME);
            }
        }
    }

    /** Keys of a text that has grown past the limit would have to be turned anew; a text that is long from the start on is continued. */
    @Test
    void refusesToContinueATextPastItsRotation() {
        Fixture fixture = Fixture.read(LONG);
        int[][] rows = fixture.batch().rows();
        try (Decoder decoder = fixture.open();
                NDManager scope = decoder.newScope();
                KeyValueCache cache = decoder.newCache(scope, 2)) {
            decoder.extend(scope, cache, new TokenBatch(new int[][] {head(rows[0], 8), head(rows[1], 2)}));
            NDArray hidden = decoder.extend(scope, cache, new TokenBatch(new int[][] {{rows[0][8]}, {rows[1][2]}}));
            assertRow(decoder, hidden, 0, fixture.logits(0, 8, 9));
            assertRow(decoder, hidden, 1, fixture.logits(1, 2, 3));
            assertThatThrownBy(() -> decoder.extend(scope, cache, new TokenBatch(new int[][] {{1}, {1, 2, 3}})))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "Cannot continue row 1 of a cache to 6 tokens: its keys were turned for a text of 3, and"
                                    + " the model turns texts of more than 5 tokens otherwise; read the whole text anew");
            try (KeyValueCache branch = cache.branch(new int[] {0}, new int[] {2})) {
                assertThatThrownBy(() -> decoder.extend(scope, branch, new TokenBatch(new int[][] {{1}})))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("Cannot continue row 0 of a cache to 3 tokens: its keys were turned for"
                                + " a text of 9,");
            }
        }
    }

    /** What a newer transformers writes, with nothing beside it that says the same. */
    @ParameterizedTest
    @FieldSource("FIXTURES")
    void readsTheNewSpellingOfConfigurations(String name) {
        Fixture fixture = Fixture.read(name);
        ObjectNode config = fixture.config();
        config.remove(List.of(
                "rope_theta",
                "rope_scaling",
                "rope_local_base_freq",
                "rotary_emb_base",
                "rotary_pct",
                "partial_rotary_factor",
                "sliding_window_pattern",
                "max_window_layers"));
        config.setAll(fixture.newSpelling());
        try (Decoder decoder = fixture.open(config)) {
            assertWholeBatch(fixture, decoder);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"language_model.", ""})
    void readsTheTextPartOfAModelWithImages(String prefix) {
        Fixture fixture = Fixture.read("gemma3-capped-untied");
        ObjectNode config = JsonNodeFactory.instance.objectNode().put("model_type", "gemma3");
        config.set("text_config", fixture.config());
        try (Decoder decoder = fixture.withPrefix(prefix).open(config)) {
            assertWholeBatch(fixture, decoder);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.:llama-untied",
                "transformer.:gpt2",
                "model.:gemma3-pattern",
                "transformer.:gptj",
                "gpt_neox.:gpt_neox",
                "model.:opt",
                "model.decoder.:opt-norms-behind"
            })
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
        assertClose("row " + row, logits(decoder, hidden, row, count), expected, TOLERANCE);
    }

    /** The logits of a row's first positions, side by side. */
    private static float[] logits(Decoder decoder, NDArray hidden, int row, int count) {
        int[] rows = new int[count];
        Arrays.fill(rows, row);
        int[] positions = new int[count];
        Arrays.setAll(positions, i -> i);
        return decoder.logits(HiddenRows.gather(hidden, new TokenPlaces(rows, positions)))
                .toFloatArray();
    }

    private static float[] joined(float[]... parts) {
        float[] all =
                new float[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int filled = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, filled, part.length);
            filled += part.length;
        }
        return all;
    }

    private static void assertClose(String what, float[] actual, float[] expected, float tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
                assertThat(actual[i]).as("%s, logit %d", what, i).isCloseTo(expected[i], within(tolerance));
            }
        }
    }

    private static int[] head(int[] row, int length) {
        return Arrays.copyOf(row, length);
    }

    private static int[] slice(int[] row, int from, int to) {
        return Arrays.copyOfRange(row, from, to);
    }
}
