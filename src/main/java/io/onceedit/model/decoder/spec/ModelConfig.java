package io.onceedit.model.decoder.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A model's {@code config.json}, read field by field. A field that is null counts as absent. */
public final class ModelConfig {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonNode root;
    private final String location;
    /** What stands in front of a field's name in messages: the names of the objects around it, each with a dot. */
    private final String path;

    public ModelConfig(JsonNode root, String location) {
        this(root, location, "");
    }

    private ModelConfig(JsonNode root, String location, String path) {
        this.root = Objects.requireNonNull(root, "root");
        this.location = Objects.requireNonNull(location, "location");
        this.path = path;
    }

    /** The configuration with the given values for fields that it does not name; a field that it sets to null stays null. */
    public ModelConfig withDefaults(Map<String, Object> defaults) {
        ObjectNode merged = MAPPER.valueToTree(defaults);
        root.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
        return new ModelConfig(merged, location, path);
    }

    /** The model that the configuration belongs to, for messages. */
    public String location() {
        return location;
    }

    /** Whether the field is there and not null. */
    public boolean has(String field) {
        return root.hasNonNull(field);
    }

    /** A positive integer that has to be there. */
    public int integer(String field) {
        JsonNode value = required(field);
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < 1) {
            throw invalid(field, "a positive integer");
        }
        return value.intValue();
    }

    /** A positive integer, or the default where the field is absent. */
    public int integer(String field, int absent) {
        return has(field) ? integer(field) : absent;
    }

    /** A positive integer, or 0 where the field is absent. */
    public int integerOrNone(String field) {
        return integer(field, 0);
    }

    /** A positive integer that has to be there and to divide another field's. */
    public int divisor(String field, String dividend) {
        int divisor = integer(field);
        if (integer(dividend) % divisor != 0) {
            throw invalid(field, "a divisor of " + path + dividend + " = " + integer(dividend));
        }
        return divisor;
    }

    /** A positive number that has to be there. */
    public double number(String field) {
        JsonNode value = required(field);
        if (!value.isNumber() || !(value.doubleValue() > 0) || Double.isInfinite(value.doubleValue())) {
            throw invalid(field, "a positive number");
        }
        return value.doubleValue();
    }

    /** A positive number, or 0 where the field is absent. */
    public double numberOrNone(String field) {
        return number(field, 0);
    }

    /** Positive numbers, as many as are asked for. */
    public List<Double> numbers(String field, int count) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode value : required(field)) {
            if (value.isNumber() && value.doubleValue() > 0) {
                numbers.add(value.doubleValue());
            }
        }
        if (numbers.size() != count || root.get(field).size() != count) {
            throw invalid(field, "a list of " + count + " positive numbers");
        }
        return numbers;
    }

    /** A positive number, or the default where the field is absent. */
    public double number(String field, double absent) {
        return has(field) ? number(field) : absent;
    }

    /** A truth value, or the default where the field is absent. */
    public boolean flag(String field, boolean absent) {
        if (!has(field)) {
            return absent;
        }
        JsonNode value = root.get(field);
        if (!value.isBoolean()) {
            throw invalid(field, "true or false");
        }
        return value.booleanValue();
    }

    /** A text, or the default where the field is absent. */
    public String text(String field, String absent) {
        if (!has(field)) {
            return absent;
        }
        JsonNode value = root.get(field);
        if (!value.isTextual()) {
            throw invalid(field, "a text");
        }
        return value.textValue();
    }

    /** A list of texts; empty where the field is absent. */
    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        if (has(field)) {
            for (JsonNode value : root.get(field)) {
                texts.add(value.asText());
            }
        }
        return texts;
    }

    /** The activation that a field names, which has to be there. */
    public Activation activation(String field) {
        return Activation.named(required(field).asText())
                .orElseThrow(() -> unsupported(field, "one of " + Activation.names()));
    }

    /** An object inside the configuration. */
    public Optional<ModelConfig> object(String field) {
        return has(field) && root.get(field).isObject()
                ? Optional.of(new ModelConfig(root.get(field), location, path + field + "."))
                : Optional.empty();
    }

    /** What to throw where a field asks for something that the decoder cannot do. */
    public IllegalArgumentException unsupported(String field, String supported) {
        return new IllegalArgumentException("Unsupported config.json of " + location + ": field " + path + field
                + " is " + root.path(field) + ", supported is " + supported);
    }

    /** What to throw where a field's value cannot be used. */
    public IllegalArgumentException invalid(String field, String expected) {
        return new IllegalArgumentException("Invalid config.json of " + location + ": field " + path + field
                + ": expected " + expected + ", found " + root.path(field));
    }

    /** Refuses a field unless it is absent or false. */
    public void refuse(String field) {
        if (has(field) && !(root.get(field).isBoolean() && !root.get(field).booleanValue())) {
            throw unsupported(field, "that it is absent");
        }
    }

    private JsonNode required(String field) {
        if (!has(field)) {
            throw new IllegalArgumentException(
                    "Invalid config.json of " + location + ": field " + path + field + " is missing");
        }
        return root.get(field);
    }
}
