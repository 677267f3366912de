package io.onceedit.model.decoder.qwen;

import io.onceedit.model.decoder.llama.LlamaBlocks;
import io.onceedit.model.decoder.llama.LlamaDecoder;
import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.AttentionSpec.QueryKeyNorms;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.HeadsSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import io.onceedit.model.decoder.spec.NormSpec;
import io.onceedit.model.decoder.spec.RopeSettings;
import io.onceedit.model.decoder.spec.RotarySpec;
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
        HeadsSpec heads = blocks.heads();
        RotarySpec rotary = new RopeSettings(config).rotary(heads.headSize(), 10_000);
        boolean biased = config.flag("attention_bias", false);
        double epsilon = config.number("rms_norm_eps", 1e-6);
        QwenWindows windows = QwenWindows.of(config);
        return LlamaDecoder.of(
                config,
                blocks,
                layer -> new AttentionSpec(
                        heads,
                        blocks.inputs(layer, heads, biased),
                        blocks.output(layer, heads, biased),
                        new QueryKeyNorms(
                                NormSpec.rms(blocks.name(layer, "self_attn.q_norm"), heads.headSize(), epsilon),
                                NormSpec.rms(blocks.name(layer, "self_attn.k_norm"), heads.headSize(), epsilon)),
                        rotary,
                        windows.of(layer)),
                layer -> blocks.mlp(layer, "hidden_act", false));
    }
}
