package io.onceedit.model.decoder.qwen;

import io.onceedit.model.decoder.llama.LlamaBlocks;
import io.onceedit.model.decoder.llama.LlamaDecoder;
import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import java.util.Map;
import java.util.Set;

/** Qwen 3: Llama with norms of each query and key, heads of a size of their own, and windows in its upper layers. */
public final class Qwen3Architecture implements Architecture {
    private static final Map<String, Object> DEFAULTS = Map.of("head_dim", 128);

    @Override
    public Set<String> modelTypes() {
        return Set.of("qwen3");
    }

    @Override
    public DecoderSpec spec(ModelConfig given, Set<String> tensorNames) {
        ModelConfig config = given.withDefaults(DEFAULTS);
        LlamaBlocks blocks = new LlamaBlocks(config, tensorNames);
        int headSize = blocks.heads().headSize();
        boolean biased = config.flag("attention_bias", false);
        QwenWindows windows = QwenWindows.of(config);
        return LlamaDecoder.of(
                blocks,
                layer -> blocks.attention(layer, biased, biased, windows.of(layer))
                        .with(blocks.queryKeyNorms(layer, headSize, headSize)),
                layer -> blocks.mlp(layer, "hidden_act", false));
    }
}
