package io.onceedit.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;

/** Typed reading of one record's fields; a value that is not as expected is refused with its name. */
final class RecordFields {
    private final ObjectNode object;
    private final String path;
    private final TrimCount trims;

    /** Counts whether a record's texts had white space taken off. */
    static final class TrimCount {
        private boolean trimmed;

        boolean trimmed() {
            return trimmed;
        }
    }

    RecordFields(ObjectNode object, String path, TrimCount trims) {
        this.object = object;
        this.path = path;
        this.trims = trims;
    }

    /** The names of all fields, in their order. */
    Iterator<String> names() {
        return object.fieldNames();
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** A text that must be there and say something, without surrounding white space. */
    String text(String name) {
        String text = textOrEmpty(name);
        if (text.isEmpty()) {
            throw new InvalidFieldException(
                    path + name, "", has(name) ? "it is empty; give a text" : "it is missing; give a text");
        }
        return text;
    }

    /** A text without surrounding white space; empty where the field is missing or null. */
    String textOrEmpty(String name) {
        JsonNode value = object.path(name);
        return value.isMissingNode() || value.isNull() ? "" : text(value, path + name);
    }

    /** A text or a whole number, as text; empty where the field is missing. */
    String textOrNumber(String name) {
        JsonNode value = object.path(name);
        return value.isIntegralNumber() ? value.asText() : textOrEmpty(name);
    }

    /** A list of texts that all say something; empty where the field is missing. */
    List<String> texts(String name) {
        return list(name, this::filledText);
    }

    /** A list of objects; empty where the field is missing. */
    List<RecordFields> objects(String name) {
        return list(name, this::object);
    }

    /** An object that must be there. */
    RecordFields object(String name) {
        return object(object.path(name), path + name);
    }

    private <T> List<T> list(String name, BiFunction<JsonNode, String, T> read) {
        JsonNode value = object.path(name);
        List<T> items = new ArrayList<>();
        if (value.isMissingNode() || value.isNull()) {
            return items;
        }
        if (!value.isArray()) {
            throw new InvalidFieldException(path + name, shown(value), "expected a list");
        }
        for (int i = 0; i < value.size(); i++) {
            items.add(read.apply(value.get(i), path + name + "[" + i + "]"));
        }
        return items;
    }

    private RecordFields object(JsonNode value, String field) {
        if (value instanceof ObjectNode node) {
            return new RecordFields(node, field + ".", trims);
        }
        throw new InvalidFieldException(
                field, shown(value), value.isMissingNode() ? "it is missing; give an object" : "expected an object");
    }

    private String filledText(JsonNode value, String field) {
        String text = text(value, field);
        if (text.isEmpty()) {
            throw new InvalidFieldException(field, "", "it is empty; give a text");
        }
        return text;
    }

    private String text(JsonNode value, String field) {
        if (!value.isTextual()) {
            throw new InvalidFieldException(field, shown(value), "expected a text");
        }
        String text = value.textValue();
        requireWholeCharacters(text, field);
        String stripped = text.strip();
        trims.trimmed |= stripped.length() != text.length();
        return stripped;
    }

    /** Half a surrogate pair stands for no character: no tokenizer and no UTF-8 file can hold it. */
    private static void requireWholeCharacters(String text, String field) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(unit)) {
                throw new InvalidFieldException(
                        field,
                        text.substring(0, i) + "\\u" + HexFormat.of().toHexDigits(unit),
                        "half of a surrogate pair at offset " + i + " stands for no character; give the other half");
            }
        }
    }

    private static String shown(JsonNode value) {
        return value instanceof MissingNode ? "" : value.toString();
    }
}
