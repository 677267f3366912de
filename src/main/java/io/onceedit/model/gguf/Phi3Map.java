package io.onceedit.model.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** {@code phi3}: queries, keys and values are one matrix, as are the gate and the values of the MLP. */
final class Phi3Map implements ArchitectureMap {
    private static final Map<String, String> INSIDE = Map.of(
            "attn_norm", "input_layernorm",
            "attn_qkv", "self_attn.qkv_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_norm", "post_attention_layernorm",
            "ffn_up", "mlp.gate_up_proj",
            "ffn_down", "mlp.down_proj");

    @Override
    public ObjectNode config(ArchitectureFields fields) {
        ObjectNode config = SharedConfig.rotary("phi3", fields);
        RopeFields rope = new RopeFields(fields);
        int headSize = SharedConfig.headSize(fields);
        int rotated = fields.findSize("rope.dimension_count").orElse(headSize);
        if (rotated > headSize) {
            throw fields.metadata()
                    .invalid(fields.key("rope.dimension_count"), "at most the size of a head, " + headSize, rotated);
        }
        config.put("partial_rotary_factor", (double) rotated / headSize);
        config.put("rope_theta", rope.base());
        config.put(
                "original_max_position_embeddings",
                rope.originalLength().orElseGet(() -> fields.size("context_length")));
        rope.longRope(rotated)
                .or(() -> rope.scaling(rotated))
                .ifPresent(scaling -> config.set("rope_scaling", scaling));
        fields.findSize("attention.sliding_window").ifPresent(window -> config.put("sliding_window", window));
        config.put("hidden_act", "silu");
        config.put("attention_bias", false);
        return config;
    }

    @Override
    public TensorNames names() {
        return new TensorNames(
                LlamaMap.OUTSIDE, LlamaMap.BLOCKS, INSIDE, Set.of(RopeFields.LONG_FACTORS, RopeFields.SHORT_FACTORS));
    }

    @Override
    public TensorChange change(String stored, ArchitectureFields fields) {
        return new TensorChange.None();
    }
}
