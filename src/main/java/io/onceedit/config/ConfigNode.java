package io.onceedit.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a run file with the place it stands at. */
sealed interface ConfigNode {
    /** File and line, or the flag that brought the value. */
    String place();

    /** What the node is, for messages. */
    String kind();

    /** A scalar as it was written, unresolved. */
    record Scalar(String place, String text, boolean isNull) implements ConfigNode {
        @Override
        public String kind() {
            return isNull ? "nothing" : "\"" + text + "\"";
        }
    }

    /** A list. */
    record Sequence(String place, List<ConfigNode> items) implements ConfigNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys with values, in the file's order; changed only while flags are applied. */
    record Mapping(String place, LinkedHashMap<String, ConfigNode> entries) implements ConfigNode {
        @Override
        public String kind() {
            return "a section with keys " + Map.copyOf(entries).keySet();
        }
    }
}
