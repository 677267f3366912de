package io.onceedit.model.decoder.qwen;

import io.onceedit.model.decoder.llama.LlamaBlocks;
import io.onceedit.model.decoder.llama.LlamaDecoder;
import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import java.util.Set;

/** Qwen 2 and 2.5: Llama with biases of queries, keys and values, and windows in its upper layers. */
public final class Qwen2Architecture implements Architecture {
    @Override
    public Set<String> modelTypes() {
        return Set.of("qwen2");
    }

    @Override
    public DecoderSpec spec(ModelConfig config, Set<String> tensorNames) {
        LlamaBlocks blocks = new LlamaBlocks(config, tensorNames);
        QwenWindows windows = QwenWindows.of(config);
        return LlamaDecoder.of(
                blocks,
                layer -> blocks.attention(layer, true, false, windows.of(layer)),
                layer -> blocks.mlp(layer, "hidden_act", false));
    }
}
