package io.onceedit.model.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The family of Llama: {@code llama}, under which files of Mistral go too, {@code qwen2} and {@code qwen3}. Of {@code llama} the format
 * keeps the rows of queries and keys in interleaved rotary order.
 */
final class LlamaMap implements ArchitectureMap {
    static final Map<String, String> OUTSIDE = Map.of(
            "token_embd", "model.embed_tokens",
            "output_norm", "model.norm",
            "output", "lm_head");
    static final String BLOCKS = "model.layers.%s.";
    static final Map<String, String> ATTENTION = Map.of(
            "attn_norm", "input_layernorm",
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj");
    static final Map<String, String> GATED_MLP = Map.of(
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj");
    static final Map<String, String> QUERY_KEY_NORMS =
            Map.of("attn_q_norm", "self_attn.q_norm", "attn_k_norm", "self_attn.k_norm");
    private static final Map<String, String> MLP_NORM = Map.of("ffn_norm", "post_attention_layernorm");

    /** The members of the family. */
    enum Member {
        LLAMA("llama"),
        QWEN2("qwen2"),
        QWEN3("qwen3");

        private final String modelType;

        Member(String modelType) {
            this.modelType = modelType;
        }
    }

    private final Member member;

    LlamaMap(Member member) {
        this.member = member;
    }

    @Override
    public ObjectNode config(ArchitectureFields fields) {
        int window = member == Member.LLAMA
                ? fields.findSize("attention.sliding_window").orElse(0)
                : 0;
        ObjectNode config = SharedConfig.rotary(window > 0 ? "mistral" : member.modelType, fields);
        new RopeFields(fields).putInto(config);
        config.put("hidden_act", "silu");
        if (window > 0) {
            config.put("sliding_window", window);
        }
        if (member == Member.LLAMA) {
            config.put("attention_bias", fields.hasTensor("blk.0.attn_output.bias"));
            config.put("mlp_bias", fields.hasTensor("blk.0.ffn_up.bias"));
        } else {
            config.put("use_sliding_window", false);
        }
        if (member == Member.QWEN3) {
            config.put("attention_bias", fields.hasTensor("blk.0.attn_q.bias"));
        }
        return config;
    }

    @Override
    public TensorNames names() {
        Map<String, String> inside = joined(ATTENTION, GATED_MLP, MLP_NORM);
        if (member == Member.QWEN3) {
            inside.putAll(QUERY_KEY_NORMS);
        }
        return new TensorNames(OUTSIDE, BLOCKS, inside, Set.of(RopeFields.FREQUENCIES));
    }

    @Override
    public TensorChange change(String stored, ArchitectureFields fields) {
        int heads = fields.size("attention.head_count");
        return switch (member == Member.LLAMA ? TensorNames.module(stored) : "") {
            case "attn_q" -> halfSplit(stored, heads, fields);
            case "attn_k" ->
                halfSplit(stored, fields.findSize("attention.head_count_kv").orElse(heads), fields);
            default -> new TensorChange.None();
        };
    }

    private static TensorChange halfSplit(String stored, int heads, ArchitectureFields fields) {
        long[] shape = fields.shape(stored);
        if (shape.length > 2 || shape[0] % (2L * heads) != 0) {
            throw fields.invalidTensor(
                    stored, shape[0] + " rows, expected an even number for each of the file's " + heads + " heads");
        }
        return new TensorChange.HalfSplit(heads);
    }

    @SafeVarargs
    static Map<String, String> joined(Map<String, String>... parts) {
        Map<String, String> all = new HashMap<>();
        for (Map<String, String> part : parts) {
            all.putAll(part);
        }
        return all;
    }
}
