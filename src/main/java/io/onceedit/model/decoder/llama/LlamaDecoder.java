package io.onceedit.model.decoder.llama;

import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.EmbeddingSpec;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.LayerSpec.BlockNorms;
import io.onceedit.model.decoder.spec.MlpSpec;
import io.onceedit.model.decoder.spec.OutputSpec;
import java.util.function.IntFunction;

/** What Llama and the models that differ from it in a layer's details have in common: token rows, layers, an RMS norm, a head. */
public final class LlamaDecoder {
    private LlamaDecoder() {}

    /** The decoder, given the blocks of each layer, with an RMS norm in front of each. */
    public static DecoderSpec of(LlamaBlocks blocks, IntFunction<AttentionSpec> attention, IntFunction<MlpSpec> mlp) {
        return of(
                blocks,
                layer -> LayerSpec.sequential(
                        BlockNorms.before(blocks.norm(layer, "input_layernorm")),
                        attention.apply(layer),
                        BlockNorms.before(blocks.norm(layer, "post_attention_layernorm")),
                        mlp.apply(layer)));
    }

    /** The decoder, given its layers. */
    public static DecoderSpec of(LlamaBlocks blocks, IntFunction<LayerSpec> layers) {
        return blocks.decoder(
                EmbeddingSpec.tokens(
                        blocks.name("embed_tokens.weight"), blocks.sizes().hiddenSize()),
                layers,
                OutputSpec.plain(blocks.norm("norm"), blocks.head(false)));
    }
}
