package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onceedit.model.decoder.gemma.Gemma2Architecture;
import io.onceedit.model.decoder.gemma.Gemma3Architecture;
import io.onceedit.model.decoder.mistral.MistralArchitecture;
import io.onceedit.model.decoder.olmo2.Olmo2Architecture;
import io.onceedit.model.decoder.qwen.Qwen2Architecture;
import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.AttentionInputs;
import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.AttentionSpec.QueryKeyNorms;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.HeadsSpec;
import io.onceedit.model.decoder.spec.LinearSpec;
import io.onceedit.model.decoder.spec.MlpSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import io.onceedit.model.decoder.spec.NormSpec;
import io.onceedit.model.decoder.spec.RotarySpec;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds where a configuration says nothing, and which specifications cannot exist. */
final class SpecificationsTest {
    private static final HeadsSpec HEADS = HeadsSpec.scaled(4, 2, 8);

    /** The reference's window where a configuration has none, which is not the same as one that says null. */
    @ParameterizedTest
    @CsvSource({"absent, 4096", "null, 0", "7, 7"})
    void mistralSeesAWindowUnlessItIsNull(String value, int window) {
        ObjectNode config = Fixture.read("mistral-window").config();
        config.remove("sliding_window");
        if (!value.equals("absent")) {
            config.set("sliding_window", Fixture.json(value));
        }
        assertThat(windows(new MistralArchitecture(), config)).containsExactly(window, window);
    }

    @ParameterizedTest
    @CsvSource({"absent, 4096", "null, 0", "7, 7"})
    void qwenSeesAWindowInItsUpperLayersUnlessItIsNull(String value, int window) {
        ObjectNode config = Fixture.read("qwen2-window").config();
        config.remove("sliding_window");
        if (!value.equals("absent")) {
            config.set("sliding_window", Fixture.json(value));
        }
        assertThat(windows(new Qwen2Architecture(), config)).containsExactly(0, window);
    }

    @ParameterizedTest
    @CsvSource({"absent, 50, 30", "null, 0, 0", "2.5, 2.5, 2.5"})
    void gemma2HasSoftCapsUnlessTheyAreNull(String value, double attention, double logits) {
        ObjectNode config = Fixture.read("gemma2").config();
        for (String field : List.of("attn_logit_softcapping", "final_logit_softcapping")) {
            config.remove(field);
            if (!value.equals("absent")) {
                config.set(field, Fixture.json(value));
            }
        }
        DecoderSpec spec = spec(new Gemma2Architecture(), config);
        assertThat(spec.layers().get(0).attention().heads().softCap()).isEqualTo(attention);
        assertThat(spec.output().softCap()).isEqualTo(logits);
    }

    @Test
    void olmo2HasAnEpsilonOfItsOwn() {
        ObjectNode config = Fixture.read("olmo2").config();
        config.remove("rms_norm_eps");
        DecoderSpec spec = spec(new Olmo2Architecture(), config);
        assertThat(spec.layers().get(0).mlpNorms().after().epsilon()).isEqualTo(1e-5);
        assertThat(spec.output().norm().epsilon()).isEqualTo(1e-5);
    }

    /** As the configurations of models with images leave most of the text part out. */
    @Test
    void gemma3HasTheReferencesSizesWhereTheTextPartSaysNothing() {
        ObjectNode config = (ObjectNode) Fixture.json(
                "{\"model_type\": \"gemma3\", \"text_config\": {\"hidden_size\": 2560, \"intermediate_size\": 10240,"
                        + " \"num_hidden_layers\": 34, \"sliding_window\": 1024,"
                        + " \"rope_scaling\": {\"factor\": 8.0, \"rope_type\": \"linear\"}}}");
        DecoderSpec spec = spec(new Gemma3Architecture(), config);
        assertThat(spec.sizes().vocabularySize()).isEqualTo(262_208);
        assertThat(spec.sizes().maximumPositions()).isEqualTo(131_072);
        assertThat(spec.layers().get(0).attention().heads()).isEqualTo(new HeadsSpec(8, 4, 256, 1.0 / 16, 0));
        assertThat(windows(new Gemma3Architecture(), config).subList(0, 7))
                .containsExactly(1024, 1024, 1024, 1024, 1024, 0, 1024);
    }

    @Test
    void rejectsInputsThatDoNotFitTheHeads() {
        assertThatThrownBy(() -> attention(separate(32, 8), RotarySpec.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid attention: the input maps give 48 numbers, expected 64 for " + HEADS);
        assertThatThrownBy(() ->
                        attention(AttentionInputs.byHead(LinearSpec.named("qkv", 32, 64, false)), RotarySpec.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Invalid attention: inputs by head need a key and a value for each query head, found " + HEADS);
        assertThatThrownBy(() ->
                        new AttentionInputs(separate(32, 16).maps().subList(0, 1), AttentionInputs.Layout.SEPARATE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid attention: 1 input maps, expected 3 for the layout SEPARATE");
    }

    @ParameterizedTest
    @CsvSource({"8, 0", "32, 32", "16, 16", "8, 16"})
    void rejectsNormsThatFitNeitherAHeadNorAllHeads(int queries, int keys) {
        AttentionSpec plain = attention(separate(32, 16), RotarySpec.none());
        assertThatThrownBy(() -> plain.with(norms(queries, keys)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid attention: norms of " + queries + " numbers of queries and " + keys
                        + " of keys, expected 8 and 8 (each head) or 32 and 16 (all heads)");
    }

    @Test
    void rejectsNormsOfAllHeadsWhereInputsComeByHead() {
        AttentionSpec byHead = new AttentionSpec(
                HeadsSpec.scaled(4, 4, 8),
                AttentionInputs.byHead(LinearSpec.named("qkv", 32, 96, false)),
                LinearSpec.named("o", 32, 32, false),
                norms(8, 8),
                RotarySpec.none(),
                0);
        assertThatThrownBy(() -> byHead.with(norms(32, 32)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid attention: inputs by head come apart, no norm of all heads at once fits");
    }

    @Test
    void rejectsAnMlpWhoseMapsDoNotFit() {
        LinearSpec input = LinearSpec.named("in", 32, 40, false);
        assertThatThrownBy(() -> MlpSpec.plain(
                        input,
                        LinearSpec.named("out", 30, 32, false),
                        new ModelConfig(Fixture.json("{\"a\": \"relu\"}"), "x").activation("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid MLP: 1 input maps give 40 numbers, expected one map (plain) to 30, or one or two"
                        + " (gate and up) to twice as many");
    }

    @Test
    void rejectsASoftCapBelowZero() {
        assertThatThrownBy(() -> new HeadsSpec(4, 2, 8, 1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid attention heads: soft cap -1.0, expected 0 or more");
    }

    private static AttentionInputs separate(int queries, int keys) {
        LinearSpec toKeys = LinearSpec.named("k", 32, keys, false);
        return AttentionInputs.separate(LinearSpec.named("q", 32, queries, false), toKeys, toKeys);
    }

    private static QueryKeyNorms norms(int queries, int keys) {
        return new QueryKeyNorms(norm("q_norm", queries), norm("k_norm", keys));
    }

    private static NormSpec norm(String name, int size) {
        return size == 0 ? NormSpec.none() : NormSpec.rms(name, size, 1e-5);
    }

    private static AttentionSpec attention(AttentionInputs inputs, RotarySpec rotary) {
        return new AttentionSpec(HEADS, inputs, LinearSpec.named("o", 32, 32, false), QueryKeyNorms.none(), rotary, 0);
    }

    private static List<Integer> windows(Architecture architecture, ObjectNode config) {
        return spec(architecture, config).layers().stream()
                .map(layer -> layer.attention().window())
                .toList();
    }

    private static DecoderSpec spec(Architecture architecture, ObjectNode config) {
        return architecture.spec(new ModelConfig(config, "tiny"), Set.of());
    }
}
