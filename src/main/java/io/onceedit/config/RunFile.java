package io.onceedit.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A YAML run file, read into a tree that remembers lines. Precedence of a value: flag, then run file, then default. A scalar may name
 * variables, {@code ${NAME}} or {@code ${NAME:-default}}, which the caller supplies.
 */
public final class RunFile {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.]*)(?::-([^}]*))?\\}");

    private final String name;
    private final Map<String, String> variables;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final ConfigNode.Mapping root;

    private RunFile(String name, String text, Map<String, String> variables) {
        this.name = name;
        this.variables = Map.copyOf(variables);
        this.root = parse(text);
    }

    /**
     * Reads a run file.
     *
     * @param name how messages call the file
     * @param text YAML
     * @param variables values of {@code ${NAME}}
     * @throws ConfigException where the text is no YAML mapping or a key stands twice
     */
    public static RunFile read(String name, String text, Map<String, String> variables) {
        return new RunFile(name, text, variables);
    }

    /**
     * Puts a flag's value over the file's. List items are named by their index: {@code hosts.0.path}.
     *
     * @param assignment {@code dotted.key=value}; the value is read as YAML
     */
    public void set(String assignment) {
        String flag = "--set " + assignment;
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new ConfigException(
                    List.of(new ConfigProblem(flag, "", "Invalid flag: expected --set dotted.key=value")));
        }
        String[] path = assignment.substring(0, equals).split("\\.", -1);
        ConfigNode value = new RunFile(flag, "value: " + assignment.substring(equals + 1), variables)
                .root
                .entries()
                .get("value");
        ConfigNode at = root;
        for (int i = 0; i < path.length - 1; i++) {
            at = child(at, path[i], flag);
        }
        put(at, path[path.length - 1], value, flag);
    }

    /** The whole file as a section to read typed values from. */
    public Section root() {
        return new Section(root, "", problems);
    }

    /** Fails with all problems found so far, unknown keys included; call it when everything has been read. */
    public void check() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private ConfigNode child(ConfigNode parent, String key, String flag) {
        if (parent instanceof ConfigNode.Mapping mapping) {
            return mapping.entries()
                    .computeIfAbsent(key, absent -> new ConfigNode.Mapping(flag, new LinkedHashMap<>()));
        }
        if (parent instanceof ConfigNode.Sequence sequence) {
            return sequence.items().get(index(sequence, key, flag));
        }
        throw new ConfigException(List.of(new ConfigProblem(flag, key, "Cannot set a key below a plain value")));
    }

    private void put(ConfigNode parent, String key, ConfigNode value, String flag) {
        if (parent instanceof ConfigNode.Mapping mapping) {
            mapping.entries().put(key, value);
        } else if (parent instanceof ConfigNode.Sequence sequence) {
            sequence.items().set(index(sequence, key, flag), value);
        } else {
            throw new ConfigException(List.of(new ConfigProblem(flag, key, "Cannot set a key below a plain value")));
        }
    }

    private static int index(ConfigNode.Sequence sequence, String key, String flag) {
        int size = sequence.items().size();
        if (!key.matches("\\d{1,6}") || Integer.parseInt(key) >= size) {
            throw new ConfigException(List.of(new ConfigProblem(
                    flag, key, "Invalid list index: the list has " + size + " items, counted from 0")));
        }
        return Integer.parseInt(key);
    }

    private ConfigNode.Mapping parse(String text) {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return new ConfigNode.Mapping(name + ":1", new LinkedHashMap<>());
            }
            if (first != JsonToken.START_OBJECT) {
                throw failure(parser, "Invalid run file: expected keys with values, such as corpus: ...");
            }
            return mapping(parser);
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            throw new ConfigException(List.of(new ConfigProblem(
                    name + line,
                    "",
                    "Invalid YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""))));
        } catch (IOException e) {
            throw new ConfigException(List.of(new ConfigProblem(name, "", "Failed to read: " + e.getMessage())));
        }
    }

    private ConfigNode.Mapping mapping(YAMLParser parser) throws IOException {
        String place = place(parser);
        LinkedHashMap<String, ConfigNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            if (entries.containsKey(key)) {
                throw failure(parser, "Invalid run file: key \"" + key + "\" stands twice");
            }
            parser.nextToken();
            entries.put(key, node(parser));
        }
        return new ConfigNode.Mapping(place, entries);
    }

    private ConfigNode node(YAMLParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser);
            case START_ARRAY -> sequence(parser);
            case VALUE_NULL -> new ConfigNode.Scalar(place(parser), "", true);
            default -> new ConfigNode.Scalar(place(parser), substitute(parser), false);
        };
    }

    private ConfigNode.Sequence sequence(YAMLParser parser) throws IOException {
        String place = place(parser);
        List<ConfigNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser));
        }
        return new ConfigNode.Sequence(place, items);
    }

    private String substitute(YAMLParser parser) throws IOException {
        Matcher matcher = VARIABLE.matcher(parser.getText());
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String value = variables.getOrDefault(matcher.group(1), matcher.group(2));
            if (value == null) {
                problems.add(new ConfigProblem(
                        place(parser),
                        "",
                        "Unknown variable ${" + matcher.group(1)
                                + "}: set it in the environment, or give the value with --set"));
                value = "";
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(text).toString();
    }

    private ConfigException failure(YAMLParser parser, String message) {
        return new ConfigException(List.of(new ConfigProblem(place(parser), "", message)));
    }

    private String place(YAMLParser parser) {
        return name.startsWith("--")
                ? name
                : name + ":" + parser.currentTokenLocation().getLineNr();
    }
}
