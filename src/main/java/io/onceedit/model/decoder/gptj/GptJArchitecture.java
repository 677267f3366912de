package io.onceedit.model.decoder.gptj;

import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.AttentionInputs;
import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.AttentionSpec.QueryKeyNorms;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.EmbeddingSpec;
import io.onceedit.model.decoder.spec.HeadsSpec;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.LinearSpec;
import io.onceedit.model.decoder.spec.MlpSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import io.onceedit.model.decoder.spec.NormSpec;
import io.onceedit.model.decoder.spec.OutputSpec;
import io.onceedit.model.decoder.spec.RopeScaling;
import io.onceedit.model.decoder.spec.RotarySpec;
import io.onceedit.model.decoder.spec.RotarySpec.Pairing;
import io.onceedit.model.decoder.spec.SizeSpec;
import io.onceedit.model.decoder.spec.TensorPrefix;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** GPT-J: one layer norm in front of attention and MLP, which stand side by side; neighbouring numbers are rotated; the head has a bias. */
public final class GptJArchitecture implements Architecture {
    private static final double BASE = 10_000;

    @Override
    public Set<String> modelTypes() {
        return Set.of("gptj");
    }

    @Override
    public DecoderSpec spec(ModelConfig config, Set<String> tensorNames) {
        String prefix = TensorPrefix.find(tensorNames, "wte.weight", List.of("transformer.", ""));
        SizeSpec sizes = new SizeSpec(
                config.integer("n_embd"), config.integer("vocab_size"), config.integer("n_positions", 2048));
        EmbeddingSpec embedding = EmbeddingSpec.tokens(prefix + "wte.weight", sizes.hiddenSize());
        return new DecoderSpec(
                sizes,
                embedding,
                IntStream.range(0, config.integer("n_layer"))
                        .mapToObj(layer -> layer(config, prefix + "h." + layer + "."))
                        .toList(),
                new OutputSpec(
                        norm(config, prefix + "ln_f"),
                        LinearSpec.none(),
                        config.flag("tie_word_embeddings", false) ? embedding.tokens() : "lm_head.weight",
                        "lm_head.bias",
                        0));
    }

    private static LayerSpec layer(ModelConfig config, String name) {
        NormSpec norm = norm(config, name + "ln_1");
        return LayerSpec.parallel(norm, attention(config, name + "attn."), norm, mlp(config, name + "mlp."));
    }

    private static AttentionSpec attention(ModelConfig config, String name) {
        int hiddenSize = config.integer("n_embd");
        int headCount = config.divisor("n_head", "n_embd");
        HeadsSpec heads = HeadsSpec.scaled(headCount, headCount, hiddenSize / headCount);
        return new AttentionSpec(
                heads,
                AttentionInputs.separate(
                        LinearSpec.named(name + "q_proj", hiddenSize, hiddenSize, false),
                        LinearSpec.named(name + "k_proj", hiddenSize, hiddenSize, false),
                        LinearSpec.named(name + "v_proj", hiddenSize, hiddenSize, false)),
                LinearSpec.named(name + "out_proj", hiddenSize, hiddenSize, false),
                QueryKeyNorms.none(),
                new RotarySpec(BASE, rotated(config, heads.headSize()), Pairing.NEIGHBOURS, new RopeScaling.None()),
                0);
    }

    private static int rotated(ModelConfig config, int headSize) {
        int rotated = config.integer("rotary_dim", 64);
        if (rotated > headSize || rotated % 2 != 0) {
            throw config.invalid("rotary_dim", "an even number up to the head size " + headSize);
        }
        return rotated;
    }

    private static MlpSpec mlp(ModelConfig config, String name) {
        int hiddenSize = config.integer("n_embd");
        int innerSize = config.integer("n_inner", 4 * hiddenSize);
        return MlpSpec.plain(
                LinearSpec.named(name + "fc_in", hiddenSize, innerSize, true),
                LinearSpec.named(name + "fc_out", innerSize, hiddenSize, true),
                config.activation("activation_function"));
    }

    private static NormSpec norm(ModelConfig config, String name) {
        return NormSpec.layer(name, config.integer("n_embd"), config.number("layer_norm_epsilon", 1e-5));
    }
}
