package io.onceedit.model.decoder.gemma;

import io.onceedit.model.decoder.llama.LlamaBlocks;
import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.EmbeddingSpec;
import io.onceedit.model.decoder.spec.HeadsSpec;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.LayerSpec.BlockNorms;
import io.onceedit.model.decoder.spec.ModelConfig;
import io.onceedit.model.decoder.spec.NormSpec;
import io.onceedit.model.decoder.spec.OutputSpec;
import java.util.function.IntFunction;

/** What the Gemmas have in common: scaled embeddings, norms with one plus the weight around both blocks, bounded logits. */
final class GemmaDecoder {
    private final ModelConfig config;
    private final LlamaBlocks blocks;

    GemmaDecoder(ModelConfig config, LlamaBlocks blocks) {
        this.config = config;
        this.blocks = blocks;
    }

    /** Heads with a scale of their own. */
    HeadsSpec heads(double softCap) {
        return new HeadsSpec(
                config.integer("num_attention_heads"),
                config.divisor("num_key_value_heads", "num_attention_heads"),
                config.integer("head_dim"),
                1 / Math.sqrt(config.number("query_pre_attn_scalar")),
                softCap);
    }

    /** A norm with one plus its weight. */
    NormSpec norm(String name, int size) {
        return NormSpec.rmsPlusOne(name, size, config.number("rms_norm_eps", 1e-6));
    }

    /** The decoder, given each layer's attention. */
    DecoderSpec with(IntFunction<AttentionSpec> attention) {
        int hiddenSize = blocks.sizes().hiddenSize();
        return blocks.decoder(
                EmbeddingSpec.scaled(blocks.name("embed_tokens.weight"), hiddenSize, Math.sqrt(hiddenSize)),
                layer -> LayerSpec.sequential(
                        BlockNorms.around(
                                norm(blocks.name(layer, "input_layernorm"), hiddenSize),
                                norm(blocks.name(layer, "post_attention_layernorm"), hiddenSize)),
                        attention.apply(layer),
                        BlockNorms.around(
                                norm(blocks.name(layer, "pre_feedforward_layernorm"), hiddenSize),
                                norm(blocks.name(layer, "post_feedforward_layernorm"), hiddenSize)),
                        blocks.mlp(layer, "hidden_activation", false)),
                OutputSpec.capped(
                        norm(blocks.name("norm"), hiddenSize),
                        blocks.head(true),
                        config.numberOrNone("final_logit_softcapping")));
    }
}
