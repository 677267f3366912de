package io.onceedit.gate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The gates that a configuration can name. */
public enum GateName {
    /** The paper's: alpha of the {@code [WEIGHT]} token at the prompt's end. */
    WEIGHT_TOKEN,
    /** The nearest key of an edit in the frozen layers of the plug-in's base. */
    KEY,
    /** Whole names and aliases of edited subjects; asks no model. */
    SUBJECT,
    /** What is asked about an edited subject that the prompt names. */
    RELATION,
    /** {@code relation} where the prompt names an edited subject, else {@code key} at its stricter threshold. */
    FACT,
    /** Always open. */
    NONE;

    /**
     * The gate of that name.
     *
     * @throws IllegalArgumentException with the names there are
     */
    public static GateName of(String name) {
        return Arrays.stream(values())
                .filter(gate -> gate.configName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Invalid gate " + name + ": expected one of "
                        + Arrays.stream(values()).map(GateName::configName).collect(Collectors.joining(", "))));
    }

    /** The name in configuration and tables: lower case with hyphens. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the gate needs maps learned for the plug-in's base. */
    public boolean needsMaps() {
        return this == KEY || this == RELATION || this == FACT;
    }

    /** Whether the gate finds edits by their subjects' names. */
    public boolean readsSubjects() {
        return this == SUBJECT || readsRelations();
    }

    /** Whether the gate reads what is asked about a subject. */
    public boolean readsRelations() {
        return this == RELATION || this == FACT;
    }
}
