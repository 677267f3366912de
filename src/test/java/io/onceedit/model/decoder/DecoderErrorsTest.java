package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not fit is refused with a sentence that names it. */
final class DecoderErrorsTest {
    private static final String CONFIG = "config.json of tiny/model.safetensors";

    @Test
    void rejectsAnUnknownModelType() {
        Fixture fixture = Fixture.read("llama-untied");
        ObjectNode config = fixture.config().put("model_type", "mamba");
        assertRejected(
                () -> fixture.open(config),
                "Unsupported model_type \"mamba\" in " + CONFIG
                        + ": supported are gemma2, gemma3, gemma3_text, gpt2, gpt_neox, gptj, llama, mistral, olmo2, opt, phi3,"
                        + " qwen2, qwen3");
    }

    @Test
    void rejectsAMissingTensor() {
        Fixture fixture = Fixture.read("llama-untied").without("model.layers.1.mlp.up_proj.weight");
        assertRejected(
                fixture::open,
                "Cannot load weight model.layers.1.mlp.up_proj.weight from tiny/model.safetensors: no such tensor,"
                        + " expected shape = [32, 24]");
    }

    @Test
    void rejectsATensorOfAnotherShape() {
        Fixture fixture = Fixture.read("llama-untied").withShape("model.layers.1.mlp.up_proj.weight", 24, 32);
        assertRejected(
                fixture::open,
                "Cannot load weight model.layers.1.mlp.up_proj.weight from tiny/model.safetensors: shape mismatch,"
                        + " expected = [32, 24], actual = [24, 32]");
    }

    @Test
    void rejectsATensorOfALayerThatNothingReads() {
        Fixture fixture = Fixture.read("llama-untied");
        String tail =
                " in tiny/model.safetensors: no block of the architecture and configuration in config.json reads it, and what the"
                        + " model computes depends on it; check model_type, num_hidden_layers and the flags for biases and norms";
        assertRejected(
                fixture.withTensor("model.layers.1.self_attn.o_proj.bias", 24)::open,
                "Unsupported tensor model.layers.1.self_attn.o_proj.bias" + tail);
        assertRejected(
                fixture.withTensor("model.layers.2.input_layernorm.weight", 24)::open,
                "Unsupported tensor model.layers.2.input_layernorm.weight" + tail);
    }

    @ParameterizedTest
    @CsvSource({
        "llama-untied, model.layers.0.self_attn.rotary_emb.inv_freq",
        "llama-untied, vision_tower.layers.0.bias",
        "gpt2, transformer.h.0.attn.bias",
        "gpt2, transformer.h.0.attn.masked_bias",
        "gptj, transformer.h.1.attn.bias",
        "gpt_neox, gpt_neox.layers.0.attention.bias",
        "gpt_neox, gpt_neox.layers.1.attention.rotary_emb.inv_freq"
    })
    void opensModelsThatCarryConstantsAndOtherParts(String fixture, String tensor) {
        assertThatCode(() ->
                        Fixture.read(fixture).withTensor(tensor, 1, 1).open().close())
                .doesNotThrowAnyException();
    }

    @Test
    void rejectsTokensThatItCannotRead() {
        try (Decoder decoder = Fixture.read("gpt2").open();
                NDManager scope = decoder.newScope();
                KeyValueCache cache = decoder.newCache(scope, 1)) {
            assertRejected(
                    () -> decoder.hidden(scope, new TokenBatch(new int[][] {{1}, {2, 41}})),
                    "Cannot read row 1 of a token batch: token id 41 is outside of the model's vocabulary of 41; the"
                            + " tokenizer does not fit the weights");
            assertRejected(
                    () -> decoder.hidden(scope, new TokenBatch(new int[1][33])),
                    "Cannot read row 0 of a token batch: it has 33 tokens, the model reads at most 32; shorten the text");
            decoder.extend(scope, cache, new TokenBatch(new int[1][30]));
            assertRejected(
                    () -> decoder.extend(scope, cache, new TokenBatch(new int[1][3])),
                    "Cannot read row 0 of a token batch: it has 33 tokens, the model reads at most 32; shorten the text");
        }
    }

    @Test
    void rejectsReplacementsThatDoNotFit() {
        try (Decoder decoder = Fixture.read("llama-untied").open();
                NDManager scope = decoder.newScope()) {
            NDArray wrong = scope.zeros(new Shape(23));
            assertRejected(
                    () -> decoder.withParameters(Map.of("model.norm.weight", wrong)),
                    "Cannot replace parameter model.norm.weight: shape mismatch, expected = (24), actual = (23)");
            assertThatThrownBy(() -> decoder.withParameters(Map.of("model.nrm.weight", wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Cannot find parameter model.nrm.weight: the decoder has")
                    .hasMessageContaining("model.embed_tokens.weight");
        }
    }

    @Test
    void rejectsResidualsAndLayersThatDoNotFit() {
        try (Decoder decoder = Fixture.read("llama-untied").open();
                NDManager scope = decoder.newScope()) {
            TokenBatch batch = TokenBatch.of(List.of(new int[] {1, 2}));
            assertRejected(
                    () -> decoder.residualAfter(scope, batch, 3),
                    "Invalid number of layers: expected 0 to 2, actual = 3");
            assertRejected(
                    () -> decoder.hiddenFrom(scope.zeros(new Shape(1, 3, 24)), batch, 0),
                    "Invalid residual: expected shape = (1, 2, 24), actual = (1, 3, 24)");
            assertRejected(
                    () -> decoder.hidden(scope, batch, new TokenPlaces(new int[] {0}, new int[] {2})),
                    "Invalid token to gather: row 0, position 2, expected less than 1 and 2");
            assertRejected(
                    () -> HiddenRows.gather(
                            scope.zeros(new Shape(1, 3, 24)), new TokenPlaces(new int[] {0}, new int[] {3})),
                    "Invalid token to gather: row 0, position 3, expected less than 1 and 3");
        }
    }

    @Test
    void rejectsBranchesThatReachPastARow() {
        try (Decoder decoder = Fixture.read("llama-untied").open();
                NDManager scope = decoder.newScope();
                KeyValueCache cache = decoder.newCache(scope, 1)) {
            decoder.extend(scope, cache, new TokenBatch(new int[][] {{1, 2}}));
            assertRejected(
                    () -> cache.branch(new int[] {0}, new int[] {3}),
                    "Invalid branch of a cache: row 0 cut to 3 tokens, expected a row below 1 and at most its length 2");
            assertRejected(
                    () -> cache.branch(new int[] {0, 0}, new int[] {1}),
                    "Invalid branch of a cache: 2 rows and 1 lengths, expected the same number, at least 1");
            assertRejected(
                    () -> decoder.extend(scope, cache, new TokenBatch(new int[][] {{1}, {2}})),
                    "Invalid cache: expected one of a decoder's own with 2 rows, actual rows = 1");
        }
    }

    private static void assertRejected(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
