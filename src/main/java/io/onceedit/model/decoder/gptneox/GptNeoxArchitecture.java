package io.onceedit.model.decoder.gptneox;

import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.AttentionInputs;
import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.AttentionSpec.QueryKeyNorms;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.EmbeddingSpec;
import io.onceedit.model.decoder.spec.HeadsSpec;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.LayerSpec.BlockNorms;
import io.onceedit.model.decoder.spec.LinearSpec;
import io.onceedit.model.decoder.spec.MlpSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import io.onceedit.model.decoder.spec.NormSpec;
import io.onceedit.model.decoder.spec.OutputSpec;
import io.onceedit.model.decoder.spec.RopeSettings;
import io.onceedit.model.decoder.spec.SizeSpec;
import io.onceedit.model.decoder.spec.TensorPrefix;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** GPT-NeoX and Pythia: attention and MLP side by side behind a layer norm each, one map to each head's query, key and value. */
public final class GptNeoxArchitecture implements Architecture {
    private static final RopeSettings.Fields ROTARY =
            new RopeSettings.Fields("rotary_emb_base", 10_000, "rotary_pct", 0.25);

    @Override
    public Set<String> modelTypes() {
        return Set.of("gpt_neox");
    }

    @Override
    public DecoderSpec spec(ModelConfig config, Set<String> tensorNames) {
        String prefix = TensorPrefix.find(tensorNames, "embed_in.weight", List.of("gpt_neox.", ""));
        String head = TensorPrefix.find(tensorNames, "weight", List.of("embed_out.", "lm_head.")) + "weight";
        SizeSpec sizes = new SizeSpec(
                config.integer("hidden_size"), config.integer("vocab_size"), config.integer("max_position_embeddings"));
        EmbeddingSpec embedding = EmbeddingSpec.tokens(prefix + "embed_in.weight", sizes.hiddenSize());
        return new DecoderSpec(
                sizes,
                embedding,
                IntStream.range(0, config.integer("num_hidden_layers"))
                        .mapToObj(layer -> layer(config, prefix + "layers." + layer + "."))
                        .toList(),
                OutputSpec.plain(
                        norm(config, prefix + "final_layer_norm"),
                        config.flag("tie_word_embeddings", false) ? embedding.tokens() : head));
    }

    private static LayerSpec layer(ModelConfig config, String name) {
        NormSpec attentionNorm = norm(config, name + "input_layernorm");
        NormSpec mlpNorm = norm(config, name + "post_attention_layernorm");
        AttentionSpec attention = attention(config, name + "attention.");
        MlpSpec mlp = mlp(config, name + "mlp.");
        return config.flag("use_parallel_residual", true)
                ? LayerSpec.parallel(attentionNorm, attention, mlpNorm, mlp)
                : LayerSpec.sequential(BlockNorms.before(attentionNorm), attention, BlockNorms.before(mlpNorm), mlp);
    }

    private static AttentionSpec attention(ModelConfig config, String name) {
        int hiddenSize = config.integer("hidden_size");
        int headCount = config.divisor("num_attention_heads", "hidden_size");
        HeadsSpec heads = HeadsSpec.scaled(headCount, headCount, hiddenSize / headCount);
        boolean biased = config.flag("attention_bias", true);
        return new AttentionSpec(
                heads,
                AttentionInputs.byHead(LinearSpec.named(name + "query_key_value", hiddenSize, 3 * hiddenSize, biased)),
                LinearSpec.named(name + "dense", hiddenSize, hiddenSize, biased),
                QueryKeyNorms.none(),
                new RopeSettings(config).partialRotary(heads.headSize(), ROTARY),
                0);
    }

    private static MlpSpec mlp(ModelConfig config, String name) {
        int hiddenSize = config.integer("hidden_size");
        int innerSize = config.integer("intermediate_size");
        return MlpSpec.plain(
                LinearSpec.named(name + "dense_h_to_4h", hiddenSize, innerSize, true),
                LinearSpec.named(name + "dense_4h_to_h", innerSize, hiddenSize, true),
                config.activation("hidden_act"));
    }

    private static NormSpec norm(ModelConfig config, String name) {
        return NormSpec.layer(name, config.integer("hidden_size"), config.number("layer_norm_eps", 1e-5));
    }
}
