package io.onceedit.model.decoder.gemma;

import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.AttentionSpec.QueryKeyNorms;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.EmbeddingSpec;
import io.onceedit.model.decoder.spec.HeadsSpec;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.LayerSpec.BlockNorms;
import io.onceedit.model.decoder.spec.LayerTypes;
import io.onceedit.model.decoder.spec.LinearSpec;
import io.onceedit.model.decoder.spec.MlpSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import io.onceedit.model.decoder.spec.NormSpec;
import io.onceedit.model.decoder.spec.RopeSettings;
import io.onceedit.model.decoder.spec.RotarySpec;
import io.onceedit.model.decoder.spec.SizeSpec;
import io.onceedit.model.decoder.spec.TensorPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Gemma 3's text model: scaled embeddings, norms with one plus the weight around both blocks, norms of queries and keys, and layers that see
 * a window with a rotary base of their own between layers that see everything.
 */
public final class Gemma3Architecture implements Architecture {
    private static final double FULL_BASE = 1_000_000;
    private static final double SLIDING_BASE = 10_000;

    @Override
    public Set<String> modelTypes() {
        return Set.of("gemma3_text");
    }

    @Override
    public DecoderSpec spec(ModelConfig config, Set<String> tensorNames) {
        List.of("attn_logit_softcapping", "final_logit_softcapping", "use_bidirectional_attention")
                .forEach(config::refuse);
        String prefix = TensorPrefix.find(tensorNames, "embed_tokens.weight", List.of("model.", ""));
        SizeSpec sizes = new SizeSpec(
                config.integer("hidden_size"), config.integer("vocab_size"), config.integer("max_position_embeddings"));
        int layerCount = config.integer("num_hidden_layers");
        LayerTypes types = LayerTypes.of(config, layerCount, layer -> (layer + 1) % slidingPattern(config) != 0);
        List<LayerSpec> layers = new ArrayList<>();
        for (int layer = 0; layer < layerCount; layer++) {
            layers.add(layer(config, prefix + "layers." + layer + ".", types.slides(layer)));
        }
        EmbeddingSpec embedding = new EmbeddingSpec(prefix + "embed_tokens.weight", Math.sqrt(sizes.hiddenSize()), "");
        return new DecoderSpec(
                sizes,
                embedding,
                layers,
                norm(config, prefix + "norm", sizes.hiddenSize()),
                config.flag("tie_word_embeddings", true) ? embedding.tokens() : "lm_head.weight");
    }

    private static LayerSpec layer(ModelConfig config, String name, boolean slides) {
        int hiddenSize = config.integer("hidden_size");
        return new LayerSpec(
                new BlockNorms(
                        norm(config, name + "input_layernorm", hiddenSize),
                        norm(config, name + "post_attention_layernorm", hiddenSize)),
                attention(config, name + "self_attn.", slides),
                new BlockNorms(
                        norm(config, name + "pre_feedforward_layernorm", hiddenSize),
                        norm(config, name + "post_feedforward_layernorm", hiddenSize)),
                mlp(config, name + "mlp."));
    }

    private static AttentionSpec attention(ModelConfig config, String name, boolean slides) {
        int hiddenSize = config.integer("hidden_size");
        boolean biased = config.flag("attention_bias", false);
        HeadsSpec heads = new HeadsSpec(
                config.integer("num_attention_heads"),
                config.integer("num_key_value_heads"),
                config.integer("head_dim", 256),
                1 / Math.sqrt(config.number("query_pre_attn_scalar", 256)));
        return new AttentionSpec(
                heads,
                List.of(
                        LinearSpec.named(name + "q_proj", hiddenSize, heads.querySize(), biased),
                        LinearSpec.named(name + "k_proj", hiddenSize, heads.keyValueSize(), biased),
                        LinearSpec.named(name + "v_proj", hiddenSize, heads.keyValueSize(), biased)),
                LinearSpec.named(name + "o_proj", heads.querySize(), hiddenSize, biased),
                new QueryKeyNorms(
                        norm(config, name + "q_norm", heads.headSize()),
                        norm(config, name + "k_norm", heads.headSize())),
                rotary(config, heads.headSize(), slides),
                slides ? config.integer("sliding_window") : 0);
    }

    private static RotarySpec rotary(ModelConfig config, int headSize, boolean slides) {
        RopeSettings settings = new RopeSettings(config);
        return slides
                ? settings.rotaryOf(LayerTypes.SLIDING, headSize, SLIDING_BASE)
                        .orElseGet(() -> settings.unscaled("rope_local_base_freq", headSize, SLIDING_BASE))
                : settings.rotaryOf(LayerTypes.FULL, headSize, FULL_BASE)
                        .orElseGet(() -> settings.rotary(headSize, FULL_BASE));
    }

    private static MlpSpec mlp(ModelConfig config, String name) {
        int hiddenSize = config.integer("hidden_size");
        int innerSize = config.integer("intermediate_size");
        return new MlpSpec(
                List.of(
                        LinearSpec.named(name + "gate_proj", hiddenSize, innerSize, false),
                        LinearSpec.named(name + "up_proj", hiddenSize, innerSize, false)),
                LinearSpec.named(name + "down_proj", innerSize, hiddenSize, false),
                config.activation(config.has("hidden_activation") ? "hidden_activation" : "hidden_act"));
    }

    private static NormSpec norm(ModelConfig config, String name, int size) {
        return NormSpec.rmsPlusOne(name, size, config.number("rms_norm_eps", 1e-6));
    }

    /** Every how many layers one sees everything. */
    private static int slidingPattern(ModelConfig config) {
        return config.integer("sliding_window_pattern", config.integer("_sliding_window_pattern", 6));
    }
}
