package io.onceedit.model.decoder.opt;

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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * OPT: layer norms in front of the blocks or, in the 350M model, of the sums behind them; learned positions, the first of which is row 2;
 * token rows that may be smaller than the hidden size.
 */
public final class OptArchitecture implements Architecture {
    /** The rows in front are the padding's, which is never read. */
    private static final int FIRST_POSITION = 2;

    private static final double EPSILON = 1e-5;

    private static final Map<String, Object> DEFAULTS =
            Map.of("activation_function", "relu", "layer_norm_elementwise_affine", true);

    @Override
    public Set<String> modelTypes() {
        return Set.of("opt");
    }

    @Override
    public DecoderSpec spec(ModelConfig given, Set<String> tensorNames) {
        ModelConfig config = given.withDefaults(DEFAULTS);
        if (!config.flag("layer_norm_elementwise_affine", true)) {
            throw config.unsupported("layer_norm_elementwise_affine", "true");
        }
        String prefix =
                TensorPrefix.find(tensorNames, "embed_tokens.weight", List.of("model.decoder.", "decoder.", ""));
        SizeSpec sizes = new SizeSpec(
                config.integer("hidden_size"), config.integer("vocab_size"), config.integer("max_position_embeddings"));
        EmbeddingSpec embedding = embedding(config, prefix, sizes.hiddenSize());
        return new DecoderSpec(
                sizes,
                embedding,
                IntStream.range(0, config.integer("num_hidden_layers"))
                        .mapToObj(layer -> layer(config, prefix + "layers." + layer + "."))
                        .toList(),
                output(config, prefix, embedding));
    }

    private static EmbeddingSpec embedding(ModelConfig config, String prefix, int hiddenSize) {
        int size = config.integer("word_embed_proj_dim", hiddenSize);
        return new EmbeddingSpec(
                prefix + "embed_tokens.weight",
                size,
                1,
                projection(prefix + "project_in", size, hiddenSize),
                new PositionRows(prefix + "embed_positions.weight", FIRST_POSITION));
    }

    private static OutputSpec output(ModelConfig config, String prefix, EmbeddingSpec embedding) {
        boolean normed = normsInFront(config) && !config.flag("_remove_final_layer_norm", false);
        return new OutputSpec(
                normed ? norm(config, prefix + "final_layer_norm") : NormSpec.none(),
                projection(prefix + "project_out", config.integer("hidden_size"), embedding.size()),
                config.flag("tie_word_embeddings", true) ? embedding.tokens() : "lm_head.weight",
                "",
                0);
    }

    private static LinearSpec projection(String name, int inputs, int outputs) {
        return inputs == outputs ? LinearSpec.none() : LinearSpec.named(name, inputs, outputs, false);
    }

    private static LayerSpec layer(ModelConfig config, String name) {
        return LayerSpec.sequential(
                norms(config, name + "self_attn_layer_norm"),
                attention(config, name + "self_attn."),
                norms(config, name + "final_layer_norm"),
                mlp(config, name));
    }

    private static BlockNorms norms(ModelConfig config, String name) {
        NormSpec norm = norm(config, name);
        return normsInFront(config) ? BlockNorms.before(norm) : BlockNorms.sum(norm);
    }

    private static boolean normsInFront(ModelConfig config) {
        return config.flag("do_layer_norm_before", true);
    }

    private static AttentionSpec attention(ModelConfig config, String name) {
        int hiddenSize = config.integer("hidden_size");
        int headCount = config.divisor("num_attention_heads", "hidden_size");
        boolean biased = config.flag("enable_bias", true);
        return new AttentionSpec(
                HeadsSpec.scaled(headCount, headCount, hiddenSize / headCount),
                AttentionInputs.separate(
                        LinearSpec.named(name + "q_proj", hiddenSize, hiddenSize, biased),
                        LinearSpec.named(name + "k_proj", hiddenSize, hiddenSize, biased),
                        LinearSpec.named(name + "v_proj", hiddenSize, hiddenSize, biased)),
                LinearSpec.named(name + "out_proj", hiddenSize, hiddenSize, biased),
                QueryKeyNorms.none(),
                RotarySpec.none(),
                0);
    }

    private static MlpSpec mlp(ModelConfig config, String name) {
        int hiddenSize = config.integer("hidden_size");
        int innerSize = config.integer("ffn_dim");
        boolean biased = config.flag("enable_bias", true);
        return MlpSpec.plain(
                LinearSpec.named(name + "fc1", hiddenSize, innerSize, biased),
                LinearSpec.named(name + "fc2", innerSize, hiddenSize, biased),
                config.activation("activation_function"));
    }

    private static NormSpec norm(ModelConfig config, String name) {
        return NormSpec.layer(name, config.integer("hidden_size"), EPSILON);
    }
}
