package io.onceedit.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Typed access to one section of a run file. Every access names a known key; {@link #finish} reports the keys that nobody knows. A wrong
 * value is reported and replaced by the default, so that all problems of a file come out at once.
 */
public final class Section {
    private final ConfigNode.Mapping node;
    private final String path;
    private final List<ConfigProblem> problems;
    private final Set<String> known = new LinkedHashSet<>();

    Section(ConfigNode.Mapping node, String path, List<ConfigProblem> problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    /** Where the section stands. */
    public String place() {
        return node.place();
    }

    /** Whether the key is there and not empty. */
    public boolean has(String key) {
        known.add(key);
        ConfigNode value = node.entries().get(key);
        return value != null && !(value instanceof ConfigNode.Scalar scalar && scalar.isNull());
    }

    /** A text that has to be there; empty (and reported) where it is not. */
    public String requiredText(String key) {
        if (!has(key)) {
            problems.add(new ConfigProblem(place(), dotted(key), "Missing: this key has to be set"));
            return "";
        }
        return text(key, "");
    }

    /** A text. */
    public String text(String key, String defaultValue) {
        return scalar(key, "a text", Optional::of).orElse(defaultValue);
    }

    /** A whole number in [minimum, maximum]. */
    public long integer(String key, long defaultValue, long minimum, long maximum) {
        String expected = "a whole number from " + minimum + " to " + maximum;
        return scalar(key, expected, text -> {
                    try {
                        long value = Long.parseLong(text.replace("_", ""));
                        return value >= minimum && value <= maximum ? Optional.of(value) : Optional.empty();
                    } catch (NumberFormatException e) {
                        return Optional.empty();
                    }
                })
                .orElse(defaultValue);
    }

    /** A number in [minimum, maximum]. */
    public double number(String key, double defaultValue, double minimum, double maximum) {
        return scalar(key, "a number from " + minimum + " to " + maximum, text -> {
                    try {
                        double value = Double.parseDouble(text);
                        return value >= minimum && value <= maximum ? Optional.of(value) : Optional.empty();
                    } catch (NumberFormatException e) {
                        return Optional.empty();
                    }
                })
                .orElse(defaultValue);
    }

    /** true or false. */
    public boolean flag(String key, boolean defaultValue) {
        return scalar(key, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.empty();
                })
                .orElse(defaultValue);
    }

    /** One of a list of names. */
    public String choice(String key, String defaultValue, List<String> names) {
        return scalar(key, "one of " + names, text -> names.contains(text) ? Optional.of(text) : Optional.empty())
                .orElse(defaultValue);
    }

    /** A list of texts; a single text counts as a list of one. */
    public List<String> texts(String key, List<String> defaultValue) {
        if (!has(key)) {
            return defaultValue;
        }
        if (node.entries().get(key) instanceof ConfigNode.Sequence sequence) {
            List<String> texts = new ArrayList<>();
            for (ConfigNode item : sequence.items()) {
                if (item instanceof ConfigNode.Scalar scalar && !scalar.isNull()) {
                    texts.add(scalar.text());
                } else {
                    wrongType(key, item, "a text");
                }
            }
            return texts;
        }
        return List.of(text(key, ""));
    }

    /** A list of whole numbers in [minimum, maximum]; a single number counts as a list of one. */
    public List<Long> integers(String key, List<Long> defaultValue, long minimum, long maximum) {
        List<Long> numbers = new ArrayList<>();
        for (String text : texts(key, defaultValue.stream().map(String::valueOf).toList())) {
            if (text.matches("-?\\d{1,18}") && Long.parseLong(text) >= minimum && Long.parseLong(text) <= maximum) {
                numbers.add(Long.parseLong(text));
            } else {
                report(
                        key,
                        "Invalid value \"" + text + "\": expected whole numbers from " + minimum + " to " + maximum);
            }
        }
        return numbers;
    }

    /** A sub-section; an empty one where the key is not there. */
    public Section section(String key) {
        known.add(key);
        ConfigNode value = node.entries().get(key);
        if (value instanceof ConfigNode.Mapping mapping) {
            return new Section(mapping, dotted(key), problems);
        }
        if (has(key)) {
            wrongType(key, value, "a section with keys");
        }
        return new Section(new ConfigNode.Mapping(place(), new LinkedHashMap<>()), dotted(key), problems);
    }

    /** A list of sub-sections, each read by the reader. */
    public <T> List<T> sections(String key, Function<Section, T> reader) {
        List<T> values = new ArrayList<>();
        if (!has(key)) {
            return values;
        }
        if (!(node.entries().get(key) instanceof ConfigNode.Sequence sequence)) {
            wrongType(key, node.entries().get(key), "a list of sections");
            return values;
        }
        for (int i = 0; i < sequence.items().size(); i++) {
            if (sequence.items().get(i) instanceof ConfigNode.Mapping mapping) {
                values.add(reader.apply(new Section(mapping, dotted(key) + "." + i, problems)));
            } else {
                wrongType(key, sequence.items().get(i), "a section with keys");
            }
        }
        return values;
    }

    /** Any value as plain texts, lists and maps; an empty text where the key is not there. */
    public Object plain(String key) {
        return has(key) ? plain(node.entries().get(key)) : "";
    }

    /** A section of plain values, by key, as they were written. */
    public Map<String, String> textMap(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (!has(key)) {
            return texts;
        }
        if (node.entries().get(key) instanceof ConfigNode.Mapping mapping) {
            mapping.entries().forEach((name, value) -> {
                if (value instanceof ConfigNode.Scalar scalar && !scalar.isNull()) {
                    texts.put(name, scalar.text());
                } else {
                    wrongType(key + "." + name, value, "a plain value");
                }
            });
        } else {
            wrongType(key, node.entries().get(key), "a section with keys");
        }
        return texts;
    }

    /** Reports a problem of a key's value. */
    public void report(String key, String message) {
        ConfigNode value = node.entries().get(key);
        problems.add(new ConfigProblem(value == null ? place() : value.place(), dotted(key), message));
    }

    /** Reports every key that nothing asked for, with the nearest known one. */
    public void finish() {
        for (var entry : node.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                String nearest = NearestName.of(entry.getKey(), known)
                        .map(name -> "did you mean \"" + name + "\"?")
                        .orElse("known keys: " + String.join(", ", known));
                problems.add(
                        new ConfigProblem(entry.getValue().place(), dotted(entry.getKey()), "Unknown key: " + nearest));
            }
        }
    }

    private static Object plain(ConfigNode node) {
        if (node instanceof ConfigNode.Scalar scalar) {
            return scalar.text();
        }
        if (node instanceof ConfigNode.Sequence sequence) {
            return sequence.items().stream().map(Section::plain).toList();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        ((ConfigNode.Mapping) node).entries().forEach((name, value) -> values.put(name, plain(value)));
        return values;
    }

    private <T> Optional<T> scalar(String key, String expected, Function<String, Optional<T>> reader) {
        if (!has(key)) {
            return Optional.empty();
        }
        ConfigNode value = node.entries().get(key);
        Optional<T> read = value instanceof ConfigNode.Scalar scalar ? reader.apply(scalar.text()) : Optional.empty();
        if (read.isEmpty()) {
            wrongType(key, value, expected);
        }
        return read;
    }

    private void wrongType(String key, ConfigNode value, String expected) {
        problems.add(new ConfigProblem(
                value.place(), dotted(key), "Invalid value: expected " + expected + ", found " + value.kind()));
    }

    private String dotted(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
