package io.onceedit.evaluate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a model is asked. Numbers of different protocols never share a column. */
public enum Protocol {
    /** The gold answer is fed, and the model says its greedy token at each position (the published headline). */
    TEACHER_FORCED,
    /** The model generates freely and greedily behind the prompt. */
    AUTOREGRESSIVE;

    /** The name in tables and configuration: lower case with underscores. */
    public String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The protocol of a name.
     *
     * @throws IllegalArgumentException where no protocol has it, with the known names
     */
    public static Protocol named(String name) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.columnName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unsupported protocol \"" + name
                        + "\", expected one of "
                        + Arrays.stream(values()).map(Protocol::columnName).collect(Collectors.joining(", "))));
    }
}
