package io.onceedit.model.decoder.llama;

import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.EmbeddingSpec;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.LayerSpec.BlockNorms;
import io.onceedit.model.decoder.spec.MlpSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import io.onceedit.model.decoder.spec.NormSpec;
import io.onceedit.model.decoder.spec.OutputSpec;
import java.util.function.IntFunction;

/** What Llama and the models that differ from it in a block's details have in common: an RMS norm in front of each block and of the head. */
public final class LlamaDecoder {
    private LlamaDecoder() {}

    /** The decoder, given the blocks of each layer. */
    public static DecoderSpec of(
            ModelConfig config, LlamaBlocks blocks, IntFunction<AttentionSpec> attention, IntFunction<MlpSpec> mlp) {
        int hiddenSize = blocks.sizes().hiddenSize();
        double epsilon = config.number("rms_norm_eps", 1e-6);
        return blocks.decoder(
                EmbeddingSpec.tokens(blocks.name("embed_tokens.weight"), hiddenSize),
                layer -> LayerSpec.sequential(
                        BlockNorms.before(NormSpec.rms(blocks.name(layer, "input_layernorm"), hiddenSize, epsilon)),
                        attention.apply(layer),
                        BlockNorms.before(
                                NormSpec.rms(blocks.name(layer, "post_attention_layernorm"), hiddenSize, epsilon)),
                        mlp.apply(layer)),
                OutputSpec.plain(NormSpec.rms(blocks.name("norm"), hiddenSize, epsilon), blocks.head(false)));
    }
}
