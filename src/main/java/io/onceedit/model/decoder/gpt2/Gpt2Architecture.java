package io.onceedit.model.decoder.gpt2;

import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.AttentionInputs;
import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.AttentionSpec.QueryKeyNorms;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.EmbeddingSpec;
import io.onceedit.model.decoder.spec.EmbeddingSpec.PositionRows;
import io.onceedit.model.decoder.spec.HeadsSpec;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.LayerSpec.BlockNorms;
import io.onceedit.model.decoder.spec.LinearSpec;
import io.onceedit.model.decoder.spec.MlpSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import io.onceedit.model.decoder.spec.NormSpec;
import io.onceedit.model.decoder.spec.OutputSpec;
import io.onceedit.model.decoder.spec.RotarySpec;
import io.onceedit.model.decoder.spec.SizeSpec;
import io.onceedit.model.decoder.spec.TensorPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** GPT-2: layer norms, learned positions, one fused map to queries, keys and values, weights stored as (inputs, outputs). */
public final class Gpt2Architecture implements Architecture {
    @Override
    public Set<String> modelTypes() {
        return Set.of("gpt2");
    }

    @Override
    public DecoderSpec spec(ModelConfig config, Set<String> tensorNames) {
        String prefix = TensorPrefix.find(tensorNames, "wte.weight", List.of("transformer.", ""));
        SizeSpec sizes =
                new SizeSpec(config.integer("n_embd"), config.integer("vocab_size"), config.integer("n_positions"));
        double epsilon = config.number("layer_norm_epsilon", 1e-5);
        List<LayerSpec> layers = new ArrayList<>();
        for (int layer = 0; layer < config.integer("n_layer"); layer++) {
            String name = prefix + "h." + layer + ".";
            layers.add(LayerSpec.sequential(
                    BlockNorms.before(NormSpec.layer(name + "ln_1", sizes.hiddenSize(), epsilon)),
                    attention(config, name + "attn.", layer),
                    BlockNorms.before(NormSpec.layer(name + "ln_2", sizes.hiddenSize(), epsilon)),
                    mlp(config, name + "mlp.")));
        }
        EmbeddingSpec embedding = new EmbeddingSpec(
                prefix + "wte.weight",
                sizes.hiddenSize(),
                1,
                LinearSpec.none(),
                new PositionRows(prefix + "wpe.weight", 0));
        return new DecoderSpec(
                sizes,
                embedding,
                layers,
                OutputSpec.plain(
                        NormSpec.layer(prefix + "ln_f", sizes.hiddenSize(), epsilon),
                        config.flag("tie_word_embeddings", true) ? embedding.tokens() : "lm_head.weight"));
    }

    private static AttentionSpec attention(ModelConfig config, String name, int layer) {
        int hiddenSize = config.integer("n_embd");
        int headCount = config.divisor("n_head", "n_embd");
        int headSize = hiddenSize / headCount;
        double scale = config.flag("scale_attn_weights", true) ? 1 / Math.sqrt(headSize) : 1;
        if (config.flag("scale_attn_by_inverse_layer_idx", false)) {
            scale /= layer + 1;
        }
        return new AttentionSpec(
                new HeadsSpec(headCount, headCount, headSize, scale, 0),
                AttentionInputs.sideBySide(LinearSpec.inputsFirst(name + "c_attn", hiddenSize, 3 * hiddenSize)),
                LinearSpec.inputsFirst(name + "c_proj", hiddenSize, hiddenSize),
                QueryKeyNorms.none(),
                RotarySpec.none(),
                0);
    }

    private static MlpSpec mlp(ModelConfig config, String name) {
        int hiddenSize = config.integer("n_embd");
        int innerSize = config.integer("n_inner", 4 * hiddenSize);
        return MlpSpec.plain(
                LinearSpec.inputsFirst(name + "c_fc", hiddenSize, innerSize),
                LinearSpec.inputsFirst(name + "c_proj", innerSize, hiddenSize),
                config.activation("activation_function"));
    }
}
