package io.onceedit.model.decoder.llama;

import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import java.util.Set;

/** Llama: RMS norms, rotary positions, grouped-query attention, a gated MLP. Llama 2 and 3, TinyLlama and SmolLM2 are of this kind. */
public final class LlamaArchitecture implements Architecture {
    @Override
    public Set<String> modelTypes() {
        return Set.of("llama");
    }

    @Override
    public DecoderSpec spec(ModelConfig config, Set<String> tensorNames) {
        LlamaBlocks blocks = new LlamaBlocks(config, tensorNames);
        boolean attentionBiased = config.flag("attention_bias", false);
        boolean mlpBiased = config.flag("mlp_bias", false);
        return LlamaDecoder.of(
                blocks,
                layer -> blocks.attention(layer, attentionBiased, attentionBiased, 0),
                layer -> blocks.mlp(layer, "hidden_act", mlpBiased));
    }
}
