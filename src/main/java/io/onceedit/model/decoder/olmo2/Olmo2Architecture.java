package io.onceedit.model.decoder.olmo2;

import io.onceedit.model.decoder.llama.LlamaBlocks;
import io.onceedit.model.decoder.llama.LlamaDecoder;
import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.HeadsSpec;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.LayerSpec.BlockNorms;
import io.onceedit.model.decoder.spec.ModelConfig;
import java.util.Map;
import java.util.Set;

/** OLMo 2: Llama with norms behind its blocks instead of in front of them, and norms of all queries and of all keys of a token. */
public final class Olmo2Architecture implements Architecture {
    private static final Map<String, Object> DEFAULTS = Map.of("rms_norm_eps", 1e-5);

    @Override
    public Set<String> modelTypes() {
        return Set.of("olmo2");
    }

    @Override
    public DecoderSpec spec(ModelConfig given, Set<String> tensorNames) {
        ModelConfig config = given.withDefaults(DEFAULTS);
        LlamaBlocks blocks = new LlamaBlocks(config, tensorNames);
        HeadsSpec heads = blocks.heads();
        boolean biased = config.flag("attention_bias", false);
        return LlamaDecoder.of(
                blocks,
                layer -> LayerSpec.sequential(
                        BlockNorms.after(blocks.norm(layer, "post_attention_layernorm")),
                        blocks.attention(layer, biased, biased, 0)
                                .with(blocks.queryKeyNorms(layer, heads.querySize(), heads.keyValueSize())),
                        BlockNorms.after(blocks.norm(layer, "post_feedforward_layernorm")),
                        blocks.mlp(layer, "hidden_act", false)));
    }
}
