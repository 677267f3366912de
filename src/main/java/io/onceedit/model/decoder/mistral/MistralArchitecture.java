package io.onceedit.model.decoder.mistral;

import io.onceedit.model.decoder.llama.LlamaBlocks;
import io.onceedit.model.decoder.llama.LlamaDecoder;
import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import java.util.Map;
import java.util.Set;

/** Mistral: Llama without biases, whose layers see a window: 4096 tokens where the configuration names none, everything where it is null. */
public final class MistralArchitecture implements Architecture {
    private static final Map<String, Object> DEFAULTS = Map.of("sliding_window", 4096);

    @Override
    public Set<String> modelTypes() {
        return Set.of("mistral");
    }

    @Override
    public DecoderSpec spec(ModelConfig given, Set<String> tensorNames) {
        ModelConfig config = given.withDefaults(DEFAULTS);
        LlamaBlocks blocks = new LlamaBlocks(config, tensorNames);
        int window = config.integerOrNone("sliding_window");
        return LlamaDecoder.of(
                blocks,
                layer -> blocks.attention(layer, false, false, window),
                layer -> blocks.mlp(layer, "hidden_act", false));
    }
}
