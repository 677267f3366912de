package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

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
                        + ": supported are gemma3_text, gpt2, llama, mistral, qwen2");
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
    void rejectsAMissingField() {
        Fixture fixture = Fixture.read("llama-untied");
        ObjectNode config = fixture.config().putNull("num_attention_heads");
        assertRejected(() -> fixture.open(config), "Invalid " + CONFIG + ": field num_attention_heads is missing");
    }

    @Test
    void rejectsAFieldOfTheWrongKind() {
        Fixture fixture = Fixture.read("gpt2");
        ObjectNode config = fixture.config().put("n_layer", 0);
        assertRejected(
                () -> fixture.open(config),
                "Invalid " + CONFIG + ": field n_layer: expected a positive integer, found 0");
    }

    @Test
    void rejectsAnUnknownRopeScaling() {
        Fixture fixture = Fixture.read("llama-untied");
        ObjectNode config = fixture.config();
        config.putObject("rope_scaling").put("type", "yarn").put("factor", 2.0);
        assertRejected(
                () -> fixture.open(config),
                "Unsupported rope scaling \"yarn\" in " + CONFIG + ": supported are default, dynamic, linear, llama3");
    }

    @Test
    void rejectsAnUnknownActivation() {
        Fixture fixture = Fixture.read("llama-untied");
        ObjectNode config = fixture.config().put("hidden_act", "mish");
        assertRejected(
                () -> fixture.open(config),
                "Unsupported activation \"mish\" in " + CONFIG
                        + ": supported are silu, swish, gelu, gelu_pytorch_tanh, gelu_new, relu");
    }

    @Test
    void rejectsHeadsThatDoNotDivide() {
        Fixture fixture = Fixture.read("llama-untied");
        ObjectNode config = fixture.config().put("num_key_value_heads", 3);
        assertRejected(
                () -> fixture.open(config),
                "Invalid attention heads: 4 query heads, 3 key-value heads, head size 6; expected positive numbers,"
                        + " query heads a multiple of key-value heads");
    }

    @Test
    void rejectsSoftCapsThatItDoesNotKnow() {
        Fixture fixture = Fixture.read("gemma3-pattern");
        ObjectNode config = fixture.config().put("final_logit_softcapping", 30.0);
        assertRejected(
                () -> fixture.open(config),
                "Unsupported " + CONFIG + ": field final_logit_softcapping is 30.0, supported is that it is absent");
    }

    @Test
    void rejectsLayerTypesThatDoNotFit() {
        Fixture fixture = Fixture.read("gemma3-pattern");
        ObjectNode fewer = fixture.config();
        fewer.putArray("layer_types").add("full_attention");
        assertRejected(
                () -> fixture.open(fewer),
                "Invalid " + CONFIG + ": field layer_types has 1 entries, expected one for each of 4 layers");
        ObjectNode unknown = fixture.config();
        unknown.putArray("layer_types").add("full_attention").add("x").add("x").add("x");
        assertRejected(
                () -> fixture.open(unknown),
                "Unsupported " + CONFIG + ": field layer_types is [\"full_attention\",\"x\",\"x\",\"x\"], supported is"
                        + " sliding_attention and full_attention");
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
                    () -> HiddenRows.gather(scope.zeros(new Shape(1, 3, 24)), new int[] {0}, new int[] {3}),
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
