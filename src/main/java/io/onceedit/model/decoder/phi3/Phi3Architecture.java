package io.onceedit.model.decoder.phi3;

import io.onceedit.model.decoder.llama.LlamaBlocks;
import io.onceedit.model.decoder.llama.LlamaDecoder;
import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.AttentionInputs;
import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.AttentionSpec.QueryKeyNorms;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.HeadsSpec;
import io.onceedit.model.decoder.spec.LinearSpec;
import io.onceedit.model.decoder.spec.MlpSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import io.onceedit.model.decoder.spec.RopeSettings;
import io.onceedit.model.decoder.spec.RotarySpec;
import java.util.List;
import java.util.Set;

/** Phi-3 and Phi-4: Llama with fused maps, heads rotated in part, a window, and LongRoPE for long texts. */
public final class Phi3Architecture implements Architecture {
    @Override
    public Set<String> modelTypes() {
        return Set.of("phi3");
    }

    @Override
    public DecoderSpec spec(ModelConfig config, Set<String> tensorNames) {
        LlamaBlocks blocks = new LlamaBlocks(config, tensorNames);
        HeadsSpec heads = blocks.heads();
        RopeSettings rope = new RopeSettings(config);
        rope.allow(List.of("default", "longrope", "su"));
        RotarySpec rotary = rope.partialRotary(heads.headSize(), RopeSettings.Fields.usual(10_000));
        int window = config.integerOrNone("sliding_window");
        return LlamaDecoder.of(
                blocks,
                layer -> new AttentionSpec(
                        heads,
                        AttentionInputs.sideBySide(blocks.map(
                                layer, "self_attn.qkv_proj", heads.querySize() + 2 * heads.keyValueSize(), false)),
                        blocks.output(layer, heads, false),
                        QueryKeyNorms.none(),
                        rotary,
                        window),
                layer -> mlp(config, blocks, layer));
    }

    private static MlpSpec mlp(ModelConfig config, LlamaBlocks blocks, int layer) {
        int innerSize = config.integer("intermediate_size");
        return MlpSpec.gatedSideBySide(
                blocks.map(layer, "mlp.gate_up_proj", 2 * innerSize, false),
                LinearSpec.named(
                        blocks.name(layer, "mlp.down_proj"),
                        innerSize,
                        blocks.sizes().hiddenSize(),
                        false),
                config.activation("hidden_act"));
    }
}
