package io.onceedit.model.decoder.llama;

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
import io.onceedit.model.decoder.spec.RopeSettings;
import io.onceedit.model.decoder.spec.SizeSpec;
import io.onceedit.model.decoder.spec.TensorPrefix;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Fields and tensors under the names that Llama gave them and that many later models kept. */
public final class LlamaBlocks {
    private final ModelConfig config;
    private final String prefix;
    private final String head;
    private final SizeSpec sizes;

    /** Blocks of a checkpoint whose tensors are called {@code model.layers.0...}, or the same without the prefix. */
    public LlamaBlocks(ModelConfig config, Set<String> tensorNames) {
        this(config, TensorPrefix.find(tensorNames, "embed_tokens.weight", List.of("model.", "")), "lm_head.weight");
    }

    /**
     * @param prefix what stands in front of the names of everything but the head
     * @param head name of an output head that is not tied
     */
    public LlamaBlocks(ModelConfig config, String prefix, String head) {
        this.config = config;
        this.prefix = prefix;
        this.head = head;
        this.sizes = new SizeSpec(
                config.integer("hidden_size"), config.integer("vocab_size"), config.integer("max_position_embeddings"));
    }

    /** The outer sizes. */
    public SizeSpec sizes() {
        return sizes;
    }

    /** The name of something in a layer. */
    public String name(int layer, String block) {
        return prefix + "layers." + layer + "." + block;
    }

    /** The name of something outside of the layers. */
    public String name(String block) {
        return prefix + block;
    }

    /** Query heads, key-value heads (as many where the configuration does not say) and their size (the hidden size's share). */
    public HeadsSpec heads() {
        String queries = "num_attention_heads";
        String keys = "num_key_value_heads";
        int headSize = config.has("head_dim")
                ? config.integer("head_dim")
                : sizes.hiddenSize() / config.divisor(queries, "hidden_size");
        return HeadsSpec.scaled(
                config.integer(queries), config.divisor(config.has(keys) ? keys : queries, queries), headSize);
    }

    /** The maps to queries, keys and values. */
    public AttentionInputs inputs(int layer, HeadsSpec heads, boolean biased) {
        return AttentionInputs.separate(
                map(layer, "self_attn.q_proj", heads.querySize(), biased),
                map(layer, "self_attn.k_proj", heads.keyValueSize(), biased),
                map(layer, "self_attn.v_proj", heads.keyValueSize(), biased));
    }

    /**
     * Attention with separate maps to queries, keys and values, rotated whole and not normed.
     *
     * @param biased whether those three maps have biases
     * @param outputBiased whether the map back to the residual stream has one
     * @param window how many tokens a token sees, itself included; 0 where it sees all before it
     */
    public AttentionSpec attention(int layer, boolean biased, boolean outputBiased, int window) {
        HeadsSpec heads = heads();
        return new AttentionSpec(
                heads,
                inputs(layer, heads, biased),
                output(layer, heads, outputBiased),
                QueryKeyNorms.none(),
                new RopeSettings(config).rotary(heads.headSize(), 10_000),
                window);
    }

    /** RMS norms of queries and keys of the given sizes: a head's, or those of all heads. */
    public QueryKeyNorms queryKeyNorms(int layer, int querySize, int keySize) {
        return new QueryKeyNorms(
                rms(name(layer, "self_attn.q_norm"), querySize), rms(name(layer, "self_attn.k_norm"), keySize));
    }

    /** An RMS norm in a layer, of the residual stream or of what is added to it. */
    public NormSpec norm(int layer, String block) {
        return rms(name(layer, block), sizes.hiddenSize());
    }

    /** An RMS norm of the residual stream outside of the layers. */
    public NormSpec norm(String block) {
        return rms(name(block), sizes.hiddenSize());
    }

    private NormSpec rms(String name, int size) {
        return NormSpec.rms(name, size, config.number("rms_norm_eps", 1e-6));
    }

    /** The map of a layer from the residual stream. */
    public LinearSpec map(int layer, String block, int outputs, boolean biased) {
        return LinearSpec.named(name(layer, block), sizes.hiddenSize(), outputs, biased);
    }

    /** The map from all heads back to the residual stream. */
    public LinearSpec output(int layer, HeadsSpec heads, boolean biased) {
        return LinearSpec.named(name(layer, "self_attn.o_proj"), heads.querySize(), sizes.hiddenSize(), biased);
    }

    /** The gated MLP. */
    public MlpSpec mlp(int layer, String activation, boolean biased) {
        int innerSize = config.integer("intermediate_size");
        return MlpSpec.gated(
                map(layer, "mlp.gate_proj", innerSize, biased),
                map(layer, "mlp.up_proj", innerSize, biased),
                LinearSpec.named(name(layer, "mlp.down_proj"), innerSize, sizes.hiddenSize(), biased),
                config.activation(activation));
    }

    /** The name of the head's rows: the token rows' where the configuration, or else the model's kind, ties them. */
    public String head(boolean tiedWhereAbsent) {
        return config.flag("tie_word_embeddings", tiedWhereAbsent) ? name("embed_tokens.weight") : head;
    }

    /** The whole decoder. */
    public DecoderSpec decoder(EmbeddingSpec embedding, IntFunction<LayerSpec> layer, OutputSpec output) {
        return new DecoderSpec(
                sizes,
                embedding,
                IntStream.range(0, config.integer("num_hidden_layers"))
                        .mapToObj(layer)
                        .toList(),
                output);
    }
}
