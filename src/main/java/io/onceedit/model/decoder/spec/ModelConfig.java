package io.onceedit.model.decoder.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A model's {@code config.json}, read field by field. A field that is null counts as absent. */
public final class ModelConfig {
    private final JsonNode root;
    private final String location;

    public ModelConfig(JsonNode root, String location) {
        this.root = Objects.requireNonNull(root, "root");
        this.location = Objects.requireNonNull(location, "location");
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
            throw invalid(field, "a positive integer", value);
        }
        return value.intValue();
    }

    /** A positive integer, or the default where the field is absent. */
    public int integer(String field, int absent) {
        return has(field) ? integer(field) : absent;
    }

    /** A positive number that has to be there. */
    public double number(String field) {
        JsonNode value = required(field);
        if (!value.isNumber() || !(value.doubleValue() > 0)) {
            throw invalid(field, "a positive number", value);
        }
        return value.doubleValue();
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
            throw invalid(field, "true or false", value);
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
            throw invalid(field, "a text", value);
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
        return Activation.named(required(field).asText(), location);
    }

    /** An object inside the configuration. */
    public Optional<ModelConfig> object(String field) {
        return has(field) && root.get(field).isObject()
                ? Optional.of(new ModelConfig(root.get(field), location))
                : Optional.empty();
    }

    /** What to throw where a field asks for something that the decoder cannot do. */
    public IllegalArgumentException unsupported(String field, String supported) {
        return new IllegalArgumentException("Unsupported config.json of " + location + ": field " + field + " is "
                + root.path(field) + ", supported is " + supported);
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
                    "Invalid config.json of " + location + ": field " + field + " is missing");
        }
        return root.get(field);
    }

    private IllegalArgumentException invalid(String field, String expected, JsonNode value) {
        return new IllegalArgumentException("Invalid config.json of " + location + ": field " + field + ": expected "
                + expected + ", found " + value);
    }
}
