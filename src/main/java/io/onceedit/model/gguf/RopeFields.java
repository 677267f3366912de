package io.onceedit.model.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Reads rotary settings into {@code rope_theta} and {@code rope_scaling}. */
final class RopeFields {
    /** Factors of Llama 3's scaling, one for each rotated pair. */
    static final String FREQUENCIES = "rope_freqs.weight";

    static final String LONG_FACTORS = "rope_factors_long.weight";
    static final String SHORT_FACTORS = "rope_factors_short.weight";

    private static final String SCALING_TYPE = "rope.scaling.type";
    private static final String SCALING_FACTOR = "rope.scaling.factor";
    private static final String ORIGINAL_LENGTH = "rope.scaling.original_context_length";
    private static final String ATTENTION_FACTOR = "rope.scaling.attn_factor";
    private static final double DEFAULT_BASE = 10_000;

    private final ArchitectureFields fields;

    RopeFields(ArchitectureFields fields) {
        this.fields = fields;
    }

    /** The rotation's base; 10,000 where the file does not say. */
    double base() {
        return fields.find("rope.freq_base").orElse(DEFAULT_BASE);
    }

    /**
     * Puts base and scaling into a configuration whose whole heads are rotated.
     *
     * @throws IllegalArgumentException where only a part of a head is rotated
     */
    void putInto(ObjectNode config) {
        int headSize = SharedConfig.headSize(fields);
        fields.findSize("rope.dimension_count").filter(size -> size != headSize).ifPresent(size -> {
            throw fields.metadata()
                    .unsupported(fields.key("rope.dimension_count"), size, "the size of a head, " + headSize);
        });
        config.put("rope_theta", base());
        scaling(headSize).ifPresent(scaling -> config.set("rope_scaling", scaling));
    }

    /** The longest text of the first training, where the file says so. */
    Optional<Integer> originalLength() {
        return fields.findSize(ORIGINAL_LENGTH);
    }

    /**
     * Frequencies divided one by one, by other factors for long texts than for short ones; empty where the file has no such factors.
     *
     * @param rotatedSize numbers of a head that are rotated, two for each factor
     */
    Optional<ObjectNode> longRope(int rotatedSize) {
        if (!fields.hasTensor(LONG_FACTORS) && !fields.hasTensor(SHORT_FACTORS)) {
            return Optional.empty();
        }
        ObjectNode scaling = typed("longrope");
        scaling.set("long_factor", factors(LONG_FACTORS, rotatedSize));
        scaling.set("short_factor", factors(SHORT_FACTORS, rotatedSize));
        fields.find(ATTENTION_FACTOR).ifPresent(factor -> scaling.put("attention_factor", factor));
        return Optional.of(scaling);
    }

    /** How the frequencies of whole heads are stretched. */
    Optional<ObjectNode> scaling(int headSize) {
        if (fields.hasTensor(FREQUENCIES)) {
            return Llama3Factors.fit(fields.numbers(FREQUENCIES), base(), headSize, fields);
        }
        String type = fields.metadata()
                .text(fields.key(SCALING_TYPE))
                .orElse(fields.metadata().has(fields.key(SCALING_FACTOR)) ? "linear" : "none");
        return switch (type) {
            case "none" -> Optional.empty();
            case "linear" -> Optional.of(typed(type).put("factor", fields.number(SCALING_FACTOR)));
            case "yarn" -> Optional.of(yarn());
            default ->
                throw fields.metadata().unsupported(fields.key(SCALING_TYPE), type, "one of none, linear and yarn");
        };
    }

    private ObjectNode yarn() {
        double factor = fields.number(SCALING_FACTOR);
        ObjectNode scaling = typed("yarn").put("factor", factor);
        originalLength().ifPresent(length -> scaling.put("original_max_position_embeddings", length));
        fields.find("rope.scaling.yarn_beta_fast").ifPresent(beta -> scaling.put("beta_fast", beta));
        fields.find("rope.scaling.yarn_beta_slow").ifPresent(beta -> scaling.put("beta_slow", beta));
        fields.find(ATTENTION_FACTOR)
                .filter(attention -> attention != 1)
                .ifPresent(attention -> scaling.put("attention_factor", attention * (1 + 0.1 * Math.log(factor))));
        return scaling;
    }

    /** A scaling under both names that its type has. */
    static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("rope_type", type).put("type", type);
    }

    private ArrayNode factors(String tensor, int rotatedSize) {
        double[] numbers = fields.numbers(tensor);
        if (numbers.length != rotatedSize / 2) {
            throw fields.invalidTensor(
                    tensor, numbers.length + " factors, expected " + rotatedSize / 2 + ", one for each rotated pair");
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (double number : numbers) {
            list.add(number);
        }
        return list;
    }
}
