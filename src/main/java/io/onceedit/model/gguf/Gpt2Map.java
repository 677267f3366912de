package io.onceedit.model.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** {@code gpt2}, of which the format keeps the matrices of the blocks as (outputs, inputs). */
final class Gpt2Map implements ArchitectureMap {
    private static final Map<String, String> OUTSIDE = Map.of(
            "token_embd", "transformer.wte",
            "position_embd", "transformer.wpe",
            "output_norm", "transformer.ln_f",
            "output", "lm_head");
    private static final Map<String, String> INSIDE = Map.of(
            "attn_norm", "ln_1",
            "attn_qkv", "attn.c_attn",
            "attn_output", "attn.c_proj",
            "ffn_norm", "ln_2",
            "ffn_up", "mlp.c_fc",
            "ffn_down", "mlp.c_proj");
    private static final Set<String> MATRICES = Set.of("attn_qkv", "attn_output", "ffn_up", "ffn_down");

    @Override
    public ObjectNode config(ArchitectureFields fields) {
        ObjectNode config = SharedConfig.of("gpt2", fields);
        int hiddenSize = fields.size("embedding_length");
        config.put("n_embd", hiddenSize);
        config.put("n_inner", fields.findSize("feed_forward_length").orElse(4 * hiddenSize));
        config.put("n_layer", SharedConfig.blocks(fields));
        config.put("n_head", fields.size("attention.head_count"));
        config.put("n_positions", fields.size("context_length"));
        config.put("layer_norm_epsilon", fields.number("attention.layer_norm_epsilon"));
        config.put("activation_function", "gelu_new");
        return config;
    }

    @Override
    public TensorNames names() {
        return new TensorNames(OUTSIDE, "transformer.h.%s.", INSIDE, Set.of());
    }

    @Override
    public TensorChange change(String stored, ArchitectureFields fields) {
        return stored.endsWith(".weight") && MATRICES.contains(TensorNames.module(stored))
                ? new TensorChange.Transposed()
                : new TensorChange.None();
    }
}
