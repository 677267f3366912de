package io.onceedit.model.decoder.gemma;

import io.onceedit.model.decoder.llama.LlamaBlocks;
import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.AttentionSpec.QueryKeyNorms;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.HeadsSpec;
import io.onceedit.model.decoder.spec.LayerTypes;
import io.onceedit.model.decoder.spec.ModelConfig;
import io.onceedit.model.decoder.spec.RopeSettings;
import io.onceedit.model.decoder.spec.RotarySpec;
import io.onceedit.model.decoder.spec.TensorPrefix;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gemma 3's text model: norms of queries and keys, and layers that see a window with a rotary base of their own between layers that see
 * everything. It stands alone as {@code gemma3_text}, and as a part of {@code gemma3}, whose other parts see images and are not read.
 */
public final class Gemma3Architecture implements Architecture {
    private static final String WITH_IMAGES = "gemma3";
    private static final String TEXT_PART = "text_config";
    private static final String HEAD = "lm_head.weight";
    private static final double FULL_BASE = 1_000_000;
    private static final double SLIDING_BASE = 10_000;

    private static final Map<String, Object> DEFAULTS = Map.of(
            "num_attention_heads",
            8,
            "num_key_value_heads",
            4,
            "head_dim",
            256,
            "query_pre_attn_scalar",
            256,
            "vocab_size",
            262_208,
            "max_position_embeddings",
            131_072,
            "hidden_activation",
            "gelu_pytorch_tanh",
            "sliding_window",
            4096);

    @Override
    public Set<String> modelTypes() {
        return Set.of("gemma3_text", WITH_IMAGES);
    }

    @Override
    public DecoderSpec spec(ModelConfig given, Set<String> tensorNames) {
        ModelConfig config = textPart(given).withDefaults(DEFAULTS);
        List.of("attn_logit_softcapping", "use_bidirectional_attention").forEach(config::refuse);
        LlamaBlocks blocks = blocks(config, tensorNames);
        GemmaDecoder decoder = new GemmaDecoder(config, blocks);
        HeadsSpec heads = decoder.heads(0);
        LayerTypes types = LayerTypes.of(
                config, config.integer("num_hidden_layers"), layer -> (layer + 1) % slidingPattern(config) != 0);
        boolean biased = config.flag("attention_bias", false);
        return decoder.with(layer -> new AttentionSpec(
                heads,
                blocks.inputs(layer, heads, biased),
                blocks.output(layer, heads, biased),
                new QueryKeyNorms(
                        decoder.norm(blocks.name(layer, "self_attn.q_norm"), heads.headSize()),
                        decoder.norm(blocks.name(layer, "self_attn.k_norm"), heads.headSize())),
                rotary(config, heads.headSize(), types.slides(layer)),
                types.slides(layer) ? config.integerOrNone("sliding_window") : 0));
    }

    private static ModelConfig textPart(ModelConfig config) {
        return config.text("model_type", "").equals(WITH_IMAGES)
                ? config.object(TEXT_PART).orElseThrow(() -> config.invalid(TEXT_PART, "the text model's settings"))
                : config;
    }

    private static LlamaBlocks blocks(ModelConfig config, Set<String> tensorNames) {
        String prefix = TensorPrefix.find(
                tensorNames,
                "embed_tokens.weight",
                List.of("model.", "", "language_model.model.", "model.language_model."));
        return new LlamaBlocks(
                config, prefix, TensorPrefix.find(tensorNames, HEAD, List.of("", "language_model.")) + HEAD);
    }

    private static RotarySpec rotary(ModelConfig config, int headSize, boolean slides) {
        RopeSettings settings = new RopeSettings(config);
        return slides
                ? settings.rotaryOf(LayerTypes.SLIDING, headSize, SLIDING_BASE)
                        .orElseGet(() -> settings.unscaled("rope_local_base_freq", headSize, SLIDING_BASE))
                : settings.rotaryOf(LayerTypes.FULL, headSize, FULL_BASE)
                        .orElseGet(() -> settings.rotary(headSize, FULL_BASE));
    }

    /** Every how many layers one sees everything. */
    private static int slidingPattern(ModelConfig config) {
        return config.integer("sliding_window_pattern", config.integer("_sliding_window_pattern", 6));
    }
}
