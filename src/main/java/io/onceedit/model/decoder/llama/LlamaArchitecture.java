package io.onceedit.model.decoder.llama;

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
 * The family that Llama founded: RMS norms, rotary positions, grouped-query attention, a gated MLP. Llama 2 and 3, TinyLlama and SmolLM2
 * are {@code llama}; {@code mistral} adds a sliding window, {@code qwen2} biases of queries, keys and values and windows in its upper
 * layers.
 */
public final class LlamaArchitecture implements Architecture {
    private static final String QWEN2 = "qwen2";
    private static final String MISTRAL = "mistral";

    @Override
    public Set<String> modelTypes() {
        return Set.of("llama", MISTRAL, QWEN2);
    }

    @Override
    public DecoderSpec spec(ModelConfig config, Set<String> tensorNames) {
        String prefix = TensorPrefix.find(tensorNames, "embed_tokens.weight", List.of("model.", ""));
        SizeSpec sizes = new SizeSpec(
                config.integer("hidden_size"), config.integer("vocab_size"), config.integer("max_position_embeddings"));
        double epsilon = config.number("rms_norm_eps", 1e-6);
        HeadsSpec heads = heads(config, sizes.hiddenSize());
        RotarySpec rotary = new RopeSettings(config).rotary(heads.headSize(), 10_000);
        List<LayerSpec> layers = new ArrayList<>();
        for (int layer = 0; layer < config.integer("num_hidden_layers"); layer++) {
            String name = prefix + "layers." + layer + ".";
            layers.add(new LayerSpec(
                    BlockNorms.before(NormSpec.rms(name + "input_layernorm", sizes.hiddenSize(), epsilon)),
                    attention(config, name + "self_attn.", heads, rotary, window(config, layer)),
                    BlockNorms.before(NormSpec.rms(name + "post_attention_layernorm", sizes.hiddenSize(), epsilon)),
                    mlp(config, name + "mlp.")));
        }
        EmbeddingSpec embedding = EmbeddingSpec.tokens(prefix + "embed_tokens.weight");
        return new DecoderSpec(
                sizes,
                embedding,
                layers,
                NormSpec.rms(prefix + "norm", sizes.hiddenSize(), epsilon),
                config.flag("tie_word_embeddings", false) ? embedding.tokens() : "lm_head.weight");
    }

    private static HeadsSpec heads(ModelConfig config, int hiddenSize) {
        int queryHeads = config.integer("num_attention_heads");
        int headSize = config.integer("head_dim", hiddenSize / queryHeads);
        return new HeadsSpec(
                queryHeads, config.integer("num_key_value_heads", queryHeads), headSize, 1 / Math.sqrt(headSize));
    }

    private static AttentionSpec attention(
            ModelConfig config, String name, HeadsSpec heads, RotarySpec rotary, int window) {
        int hiddenSize = config.integer("hidden_size");
        boolean allBiased = config.flag("attention_bias", false);
        boolean inputsBiased = allBiased || isType(config, QWEN2);
        return new AttentionSpec(
                heads,
                List.of(
                        LinearSpec.named(name + "q_proj", hiddenSize, heads.querySize(), inputsBiased),
                        LinearSpec.named(name + "k_proj", hiddenSize, heads.keyValueSize(), inputsBiased),
                        LinearSpec.named(name + "v_proj", hiddenSize, heads.keyValueSize(), inputsBiased)),
                LinearSpec.named(name + "o_proj", heads.querySize(), hiddenSize, allBiased),
                QueryKeyNorms.none(),
                rotary,
                window);
    }

    private static MlpSpec mlp(ModelConfig config, String name) {
        int hiddenSize = config.integer("hidden_size");
        int innerSize = config.integer("intermediate_size");
        boolean biased = config.flag("mlp_bias", false);
        return new MlpSpec(
                List.of(
                        LinearSpec.named(name + "gate_proj", hiddenSize, innerSize, biased),
                        LinearSpec.named(name + "up_proj", hiddenSize, innerSize, biased)),
                LinearSpec.named(name + "down_proj", innerSize, hiddenSize, biased),
                config.activation("hidden_act"));
    }

    /** Tokens that a token of the layer sees; 0 for all. */
    private static int window(ModelConfig config, int layer) {
        if (isType(config, MISTRAL)) {
            return config.integer("sliding_window", 0);
        }
        if (!isType(config, QWEN2) || !config.flag("use_sliding_window", false) || !config.has("sliding_window")) {
            return 0;
        }
        LayerTypes types = LayerTypes.of(
                config, config.integer("num_hidden_layers"), index -> index >= config.integer("max_window_layers"));
        return types.slides(layer) ? config.integer("sliding_window") : 0;
    }

    private static boolean isType(ModelConfig config, String modelType) {
        return modelType.equals(config.text("model_type", ""));
    }
}
