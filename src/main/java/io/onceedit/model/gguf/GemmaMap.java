package io.onceedit.model.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/** {@code gemma2} and {@code gemma3}, of which the format adds one to the weights of the norms. */
final class GemmaMap implements ArchitectureMap {
    private static final Map<String, String> MLP_NORMS = Map.of(
            "post_attention_norm", "post_attention_layernorm",
            "ffn_norm", "pre_feedforward_layernorm",
            "post_ffw_norm", "post_feedforward_layernorm");
    private static final String WINDOW_PATTERN = "attention.sliding_window_pattern";

    /** The generations. */
    enum Generation {
        GEMMA2(2, 46),
        GEMMA3(6, 62);

        /** Every how many layers one sees everything. */
        private final int pattern;

        /** The number of layers of the largest model, whose attention is scaled by another size than the others'. */
        private final int largestLayers;

        Generation(int pattern, int largestLayers) {
            this.pattern = pattern;
            this.largestLayers = largestLayers;
        }
    }

    private final Generation generation;

    GemmaMap(Generation generation) {
        this.generation = generation;
    }

    @Override
    public ObjectNode config(ArchitectureFields fields) {
        boolean third = generation == Generation.GEMMA3;
        ObjectNode config = SharedConfig.rotary(third ? "gemma3_text" : "gemma2", fields);
        new RopeFields(fields).putInto(config);
        config.put("hidden_activation", "gelu_pytorch_tanh");
        config.put("attention_bias", false);
        config.put("query_pre_attn_scalar", queryScalar(fields));
        config.put("sliding_window", fields.size("attention.sliding_window"));
        ArrayNode types = config.putArray("layer_types");
        IntPredicate slides = slidingLayers(fields);
        for (int layer = 0; layer < SharedConfig.blocks(fields); layer++) {
            types.add(slides.test(layer) ? "sliding_attention" : "full_attention");
        }
        if (third) {
            config.put("rope_theta", fields.find("rope.freq_base").orElse(1_000_000.0));
            config.put("rope_local_base_freq", fields.find("rope.freq_base_swa").orElse(10_000.0));
            fields.find("attn_logit_softcapping").ifPresent(cap -> config.put("attn_logit_softcapping", cap));
            fields.find("final_logit_softcapping").ifPresent(cap -> config.put("final_logit_softcapping", cap));
        } else {
            config.put(
                    "attn_logit_softcapping",
                    fields.find("attn_logit_softcapping").orElse(50.0));
            config.put(
                    "final_logit_softcapping",
                    fields.find("final_logit_softcapping").orElse(30.0));
        }
        return config;
    }

    /** Attention is scaled by one over the root of this number: the size of a head but in the largest model. */
    private double queryScalar(ArchitectureFields fields) {
        int share = fields.size("embedding_length") / fields.size("attention.head_count");
        int size = SharedConfig.blocks(fields) == generation.largestLayers ? share : SharedConfig.headSize(fields);
        return fields.find("attention.scale").map(scale -> 1 / (scale * scale)).orElse((double) size);
    }

    /** Which layers see a window: a period, or a truth value for each layer. */
    private IntPredicate slidingLayers(ArchitectureFields fields) {
        String key = fields.key(WINDOW_PATTERN);
        Object stored = fields.metadata().fields().get(key);
        if (!(stored instanceof Object[])) {
            int period = fields.findSize(WINDOW_PATTERN).orElse(generation.pattern);
            return layer -> (layer + 1) % period != 0;
        }
        Object[] layers = fields.metadata().values(key).orElseThrow();
        if (layers.length < SharedConfig.blocks(fields)) {
            throw fields.metadata()
                    .invalid(key, "one for each of " + SharedConfig.blocks(fields) + " layers", layers.length);
        }
        return layer -> Boolean.TRUE.equals(layers[layer]);
    }

    @Override
    public TensorNames names() {
        Map<String, String> inside = LlamaMap.joined(LlamaMap.ATTENTION, LlamaMap.GATED_MLP, MLP_NORMS);
        if (generation == Generation.GEMMA3) {
            inside.putAll(LlamaMap.QUERY_KEY_NORMS);
        }
        return new TensorNames(LlamaMap.OUTSIDE, LlamaMap.BLOCKS, inside, Set.of());
    }

    @Override
    public TensorChange change(String stored, ArchitectureFields fields) {
        return stored.endsWith("_norm.weight") ? new TensorChange.MinusOne() : new TensorChange.None();
    }
}
