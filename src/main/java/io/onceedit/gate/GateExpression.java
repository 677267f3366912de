package io.onceedit.gate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which gates to ask, alone or combined. In a run file:
 *
 * <pre>{@code
 * gate: fact                      # one gate by name
 * gate: {all: [subject, key]}     # open where all are open: alpha the smallest, the facts that all name
 * gate: {any: [fact, key]}        # open where any is open: the decision of the first one that is
 * gate: {all: [subject, {any: [key, relation]}]}
 * }</pre>
 *
 * Gates are asked in the order they are listed, and only about prompts that are not decided yet, so the cheap ones belong in front.
 */
public sealed interface GateExpression extends Serializable {
    /** What is asked where no gate is named: it depends on the edits, so it is chosen once they are known. */
    static GateExpression byEdits() {
        return new ByEdits();
    }

    /**
     * The gates for some edits.
     *
     * @param allNamed whether every edit names its subject
     */
    default GateExpression chosenFor(boolean allNamed) {
        return this;
    }

    /**
     * Reads what a run file says: a name, or a mapping with the one key {@code all} or {@code any} and a list.
     *
     * @throws IllegalArgumentException with what was found and what was expected
     */
    static GateExpression parse(Object configured) {
        if (configured instanceof String name) {
            return new Single(GateName.of(name));
        }
        if (configured instanceof Map<?, ?> mapping && mapping.size() == 1) {
            Map.Entry<?, ?> entry = mapping.entrySet().iterator().next();
            if (entry.getValue() instanceof List<?> list && !list.isEmpty()) {
                List<GateExpression> parts =
                        list.stream().map(GateExpression::parse).toList();
                if ("all".equals(entry.getKey())) {
                    return new All(parts);
                }
                if ("any".equals(entry.getKey())) {
                    return new Any(parts);
                }
            }
        }
        throw new IllegalArgumentException("Invalid gate " + configured + ": expected one of "
                + Arrays.stream(GateName.values()).map(GateName::configName).collect(Collectors.joining(", "))
                + ", or {all: [...]} or {any: [...]} of them");
    }

    /** The names of all gates that are asked. */
    Stream<GateName> names();

    /** The expression as a run file says it; names the gate in tables. */
    String text();

    /** {@code fact} where every edit names its subject, else {@code key}. */
    record ByEdits() implements GateExpression {
        @Override
        public GateExpression chosenFor(boolean allNamed) {
            return new Single(allNamed ? GateName.FACT : GateName.KEY);
        }

        @Override
        public Stream<GateName> names() {
            return Stream.of(GateName.FACT, GateName.KEY);
        }

        @Override
        public String text() {
            return "fact or key";
        }
    }

    /** One gate. */
    record Single(GateName name) implements GateExpression {
        public Single {
            Objects.requireNonNull(name, "name");
        }

        @Override
        public Stream<GateName> names() {
            return Stream.of(name);
        }

        @Override
        public String text() {
            return name.configName();
        }
    }

    /** Open where every part is open. */
    record All(List<GateExpression> parts) implements GateExpression {
        public All {
            parts = nonEmpty(parts);
        }

        @Override
        public Stream<GateName> names() {
            return parts.stream().flatMap(GateExpression::names);
        }

        @Override
        public String text() {
            return "{all: " + joined(parts) + "}";
        }
    }

    /** Open where at least one part is open. */
    record Any(List<GateExpression> parts) implements GateExpression {
        public Any {
            parts = nonEmpty(parts);
        }

        @Override
        public Stream<GateName> names() {
            return parts.stream().flatMap(GateExpression::names);
        }

        @Override
        public String text() {
            return "{any: " + joined(parts) + "}";
        }
    }

    private static List<GateExpression> nonEmpty(List<GateExpression> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("Invalid gate: a combination of no gates");
        }
        return List.copyOf(parts);
    }

    private static String joined(List<GateExpression> parts) {
        return parts.stream().map(GateExpression::text).collect(Collectors.joining(", ", "[", "]"));
    }
}
