package io.onceedit.gate.subject;

import java.util.Arrays;
import java.util.Locale;

/** How upper and lower case count where a name is looked for. */
public enum CasePolicy {
    /** A name stands in the prompt exactly as it is written. */
    EXACT,
    /** Upper and lower case are the same. */
    IGNORE,
    /**
     * A name of several words is found in any case, a name of one word only as it is written or with a capital in front: the person Rose
     * is not found in "a rose". The default.
     */
    SMART;

    /** The policy of that name, in any case. */
    public static CasePolicy of(String name) {
        return Arrays.stream(values())
                .filter(policy -> policy.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Invalid subject case " + name + ": expected exact, ignore or smart"));
    }

    /** The name in configuration: lower case. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean accepts(String name, String found) {
        return switch (this) {
            case EXACT -> name.equals(found);
            case IGNORE -> true;
            case SMART ->
                name.indexOf(' ') > 0 || name.equals(found) || capitalised(name).equals(found);
        };
    }

    private static String capitalised(String name) {
        int first = name.codePointAt(0);
        return Character.toString(Character.toUpperCase(first)) + name.substring(Character.charCount(first));
    }
}
