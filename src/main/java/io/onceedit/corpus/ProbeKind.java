package io.onceedit.corpus;

import java.util.Locale;

/** What a probe asks of an edited system. The first two must change, portability should follow, all others must stay the untouched host's. */
public enum ProbeKind {
    /** The edit's own prompt; measures reliability. */
    EDIT,
    /** The edit's question in other words; measures generality. */
    REPHRASE,
    /** An unrelated question that the data set brings; measures locality. */
    LOCALITY,
    /** The edit's question about a random other subject. */
    NEAR_SUBJECT,
    /** The edit's question about another subject of the same relation. */
    NEAR_TYPE,
    /** The edit's question with one word of its subject changed. */
    HALF_SUBJECT,
    /** The edit's subject with another relation. */
    SAME_SUBJECT,
    /** A question whose answer follows from the edit. */
    PORTABILITY;

    /** Whether the edited system has to answer with the probe's own answer, and not with the untouched host's. */
    public boolean expectsTarget() {
        return this == EDIT || this == REPHRASE || this == PORTABILITY;
    }

    /** The name in tables and configuration: lower case with underscores. */
    public String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of a name.
     *
     * @throws IllegalArgumentException where no kind has it
     */
    public static ProbeKind named(String columnName) {
        return valueOf(columnName.toUpperCase(Locale.ROOT));
    }
}
