package io.onceedit.model.decoder.gemma;

import io.onceedit.model.decoder.llama.LlamaBlocks;
import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.AttentionSpec.QueryKeyNorms;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.HeadsSpec;
import io.onceedit.model.decoder.spec.LayerTypes;
import io.onceedit.model.decoder.spec.ModelConfig;
import io.onceedit.model.decoder.spec.RopeSettings;
import io.onceedit.model.decoder.spec.RotarySpec;
import java.util.Map;
import java.util.Set;

/** Gemma 2: attention scores and logits bounded by soft caps, a window in every other layer. A cap that is null is none. */
public final class Gemma2Architecture implements Architecture {
    private static final Map<String, Object> DEFAULTS = Map.of(
            "head_dim",
            256,
            "query_pre_attn_scalar",
            256,
            "hidden_activation",
            "gelu_pytorch_tanh",
            "sliding_window",
            4096,
            "attn_logit_softcapping",
            50.0,
            "final_logit_softcapping",
            30.0);

    @Override
    public Set<String> modelTypes() {
        return Set.of("gemma2");
    }

    @Override
    public DecoderSpec spec(ModelConfig given, Set<String> tensorNames) {
        given.refuse("use_bidirectional_attention");
        ModelConfig config = given.withDefaults(DEFAULTS);
        LlamaBlocks blocks = new LlamaBlocks(config, tensorNames);
        GemmaDecoder decoder = new GemmaDecoder(config, blocks);
        HeadsSpec heads = decoder.heads(config.numberOrNone("attn_logit_softcapping"));
        RotarySpec rotary = new RopeSettings(config).rotary(heads.headSize(), 10_000);
        LayerTypes types = LayerTypes.of(config, config.integer("num_hidden_layers"), layer -> layer % 2 == 0);
        boolean biased = config.flag("attention_bias", false);
        return decoder.with(layer -> new AttentionSpec(
                heads,
                blocks.inputs(layer, heads, biased),
                blocks.output(layer, heads, biased),
                QueryKeyNorms.none(),
                rotary,
                types.slides(layer) ? config.integerOrNone("sliding_window") : 0));
    }
}
