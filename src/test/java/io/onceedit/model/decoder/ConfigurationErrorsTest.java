package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration that asks for something unknown or impossible is refused with its file and field. */
final class ConfigurationErrorsTest {
    private static final String CONFIG = "config.json of tiny/model.safetensors";
    private static final String INVALID = "Invalid " + CONFIG + ": field ";
    private static final String UNSUPPORTED = "Unsupported " + CONFIG + ": field ";

    @Test
    void rejectsAMissingField() {
        assertRejected(
                "llama-untied",
                config -> config.putNull("num_attention_heads"),
                INVALID + "num_attention_heads is missing");
    }

    @ParameterizedTest
    @CsvSource({"0", "-2", "2.5", "'\"2\"'", "3000000000"})
    void rejectsACountThatIsNone(String value) {
        assertRejected(
                "gpt2",
                config -> put(config, "n_layer", value),
                INVALID + "n_layer: expected a positive integer, found " + value);
    }

    @Test
    void rejectsAFlagThatIsNone() {
        assertRejected(
                "gpt_neox",
                config -> config.put("use_parallel_residual", "yes"),
                INVALID + "use_parallel_residual: expected true or false, found \"yes\"");
    }

    @Test
    void rejectsAnUnknownActivation() {
        assertRejected(
                "opt",
                config -> config.put("activation_function", "mish"),
                UNSUPPORTED + "activation_function is \"mish\", supported is one of silu, swish, gelu, gelu_python,"
                        + " gelu_pytorch_tanh, gelu_new, gelu_fast, gelu_accurate, relu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alibi", "quantization_config"})
    void rejectsWhatNoArchitectureKnows(String field) {
        assertRejected(
                "llama-untied",
                config -> config.put(field, true),
                UNSUPPORTED + field + " is true, supported is that it is absent");
    }

    @Test
    void rejectsKeyValueHeadsThatDoNotDivide() {
        assertRejected(
                "llama-untied",
                config -> config.put("num_key_value_heads", 3),
                INVALID + "num_key_value_heads: expected a divisor of num_attention_heads = 4, found 3");
    }

    @ParameterizedTest
    @CsvSource({
        "llama-untied, num_attention_heads, hidden_size",
        "gpt2, n_head, n_embd",
        "gptj, n_head, n_embd",
        "gpt_neox, num_attention_heads, hidden_size",
        "opt, num_attention_heads, hidden_size"
    })
    void rejectsHeadsThatDoNotDivide(String name, String heads, String size) {
        assertRejected(
                name,
                config -> config.put(heads, 5),
                INVALID + heads + ": expected a divisor of " + size + " = 24, found 5");
    }

    @Test
    void rejectsHeadsThatCannotBeRotated() {
        assertRejected(
                "llama-untied",
                config -> config.put("head_dim", 7),
                "Invalid " + CONFIG
                        + ": heads have 7 numbers, expected an even number, since they are rotated in pairs");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.4, 1.5})
    void rejectsAShareThatCannotBeRotated(double share) {
        assertRejected(
                "gpt_neox",
                config -> config.put("rotary_pct", share),
                INVALID + "rotary_pct: expected a share that rotates an even number of the 8 numbers of a head, found "
                        + share);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 10})
    void rejectsARotatedSizeThatDoesNotFit(int size) {
        assertRejected(
                "gptj",
                config -> config.put("rotary_dim", size),
                INVALID + "rotary_dim: expected an even number up to the head size 8, found " + size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"attn_logit_softcapping", "final_logit_softcapping"})
    void rejectsSoftCapsThatAreNotPositive(String field) {
        assertRejected(
                "gemma2",
                config -> config.put(field, 0.0),
                INVALID + field + ": expected a positive number, found 0.0");
        assertRejected(
                "gemma2",
                config -> config.put(field, -30),
                INVALID + field + ": expected a positive number, found -30");
    }

    @Test
    void rejectsWhatTheReferenceOfGemma3DoesNotCompute() {
        assertRejected(
                "gemma3-pattern",
                config -> config.put("attn_logit_softcapping", 50.0),
                UNSUPPORTED + "attn_logit_softcapping is 50.0, supported is that it is absent");
        assertRejected(
                "gemma3-pattern",
                config -> config.put("use_bidirectional_attention", true),
                UNSUPPORTED + "use_bidirectional_attention is true, supported is that it is absent");
        assertRejected(
                "gemma3-pattern",
                config -> config.put("model_type", "gemma3").put("text_config", 3),
                INVALID + "text_config: expected the text model's settings, found 3");
    }

    @Test
    void rejectsNormsWithoutWeights() {
        assertRejected(
                "opt",
                config -> config.put("layer_norm_elementwise_affine", false),
                UNSUPPORTED + "layer_norm_elementwise_affine is false, supported is true");
    }

    @Test
    void rejectsAnUnknownRopeScaling() {
        assertRejected(
                "llama-untied",
                config -> config.putObject("rope_scaling").put("type", "ntk").put("factor", 2.0),
                UNSUPPORTED + "rope_scaling.type is \"ntk\", supported is one of default, dynamic, linear, llama3,"
                        + " longrope, su, yarn");
        assertRejected(
                "phi3-window",
                config -> config.putObject("rope_parameters").put("rope_type", "yarn"),
                UNSUPPORTED + "rope_parameters.rope_type is \"yarn\", supported is one of default, longrope, su");
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "dynamic", "llama3"})
    void rejectsARopeScalingWithoutAFactor(String type) {
        assertRejected(
                "llama-untied",
                config -> config.putObject("rope_scaling").put("rope_type", type),
                INVALID + "rope_scaling.factor is missing");
    }

    @Test
    void rejectsARopeScalingThatDoesNotStretch() {
        assertRejected(
                "llama-rope-yarn",
                config -> config.withObject("/rope_scaling").put("factor", -4),
                INVALID + "rope_scaling.factor: expected a positive number, found -4");
    }

    @Test
    void rejectsDivisorsThatAreNotOneForEachPair() {
        assertRejected(
                "phi3-longrope",
                config -> config.withObject("/rope_scaling")
                        .putArray("long_factor")
                        .add(1.0)
                        .add(2.0),
                INVALID + "rope_scaling.long_factor: expected a list of 3 positive numbers, found [1.0,2.0]");
        assertRejected(
                "phi3-longrope",
                config -> config.withObject("/rope_scaling")
                        .putArray("short_factor")
                        .add(1.0)
                        .add(2.0)
                        .add(0),
                INVALID + "rope_scaling.short_factor: expected a list of 3 positive numbers, found [1.0,2.0,0]");
    }

    @Test
    void rejectsLayerTypesThatDoNotFit() {
        assertRejected(
                "gemma3-pattern",
                config -> config.putArray("layer_types").add("full_attention"),
                INVALID + "layer_types has 1 entries, expected one for each of 4 layers");
        assertRejected(
                "gemma3-pattern",
                config -> config.putArray("layer_types")
                        .add("full_attention")
                        .add("x")
                        .add("x")
                        .add("x"),
                UNSUPPORTED
                        + "layer_types is [\"full_attention\",\"x\",\"x\",\"x\"], supported is sliding_attention and"
                        + " full_attention");
    }

    private static void put(ObjectNode config, String field, String json) {
        config.set(field, Fixture.json(json));
    }

    private static void assertRejected(String name, Consumer<ObjectNode> change, String message) {
        Fixture fixture = Fixture.read(name);
        ObjectNode config = fixture.config();
        change.accept(config);
        assertThatThrownBy(() -> fixture.open(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
