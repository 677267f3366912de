package io.onceedit.model.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The fields of {@code config.json} that architectures share. */
final class SharedConfig {
    static final String EMBEDDING = "token_embd.weight";
    static final String HEAD = "output.weight";
    private static final String BLOCKS = "block_count";
    private static final String EXPERTS = "expert_count";

    private SharedConfig() {}

    /** A configuration with the vocabulary, the head and the tokens that begin and end a text. */
    static ObjectNode of(String modelType, ArchitectureFields fields) {
        fields.findSize(EXPERTS).ifPresent(experts -> {
            throw fields.metadata()
                    .unsupported(fields.key(EXPERTS), experts, "that it is absent: no mixtures of experts are read");
        });
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("model_type", modelType);
        config.put("vocab_size", fields.shape(EMBEDDING)[0]);
        config.put("tie_word_embeddings", isTied(fields));
        fields.metadata().wholeNumber("tokenizer.ggml.bos_token_id").ifPresent(id -> config.put("bos_token_id", id));
        ArrayNode ends = JsonNodeFactory.instance.arrayNode();
        for (String kind : new String[] {"eos", "eot", "eom"}) {
            fields.metadata()
                    .wholeNumber("tokenizer.ggml." + kind + "_token_id")
                    .ifPresent(id -> ends.add(id));
        }
        if (!ends.isEmpty()) {
            config.set("eos_token_id", ends.size() == 1 ? ends.get(0) : ends);
        }
        return config;
    }

    /** {@link #of} with the sizes and rotations of a decoder that has RMS norms, grouped heads and rotary positions. */
    static ObjectNode rotary(String modelType, ArchitectureFields fields) {
        ObjectNode config = of(modelType, fields);
        int heads = fields.size("attention.head_count");
        config.put("hidden_size", fields.size("embedding_length"));
        config.put("intermediate_size", fields.size("feed_forward_length"));
        config.put("num_hidden_layers", blocks(fields));
        config.put("num_attention_heads", heads);
        config.put(
                "num_key_value_heads",
                fields.findSize("attention.head_count_kv").orElse(heads));
        config.put("head_dim", headSize(fields));
        config.put("max_position_embeddings", fields.size("context_length"));
        config.put("rms_norm_eps", fields.number("attention.layer_norm_rms_epsilon"));
        return config;
    }

    /** The number of blocks: every one of them has a tensor. */
    static int blocks(ArchitectureFields fields) {
        int blocks = fields.size(BLOCKS);
        if (blocks > fields.tensorCount()) {
            throw fields.metadata()
                    .invalid(
                            fields.key(BLOCKS),
                            "at most one for each of the file's " + fields.tensorCount() + " tensors",
                            blocks);
        }
        return blocks;
    }

    static int headSize(ArchitectureFields fields) {
        int size = fields.findSize("attention.key_length")
                .orElseGet(() -> fields.size("embedding_length") / fields.size("attention.head_count"));
        fields.findSize("attention.value_length")
                .filter(values -> values != size)
                .ifPresent(values -> {
                    throw fields.metadata()
                            .unsupported(fields.key("attention.value_length"), values, "the size of the keys, " + size);
                });
        return size;
    }

    private static boolean isTied(ArchitectureFields fields) {
        return !fields.hasTensor(HEAD) || fields.same(HEAD, EMBEDDING);
    }
}
