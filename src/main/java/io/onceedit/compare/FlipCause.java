package io.onceedit.compare;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;

/**
 * What differs between two runs where an answer changed.
 *
 * @param kind the kind of difference; where there are several, the first in the order of the constants
 * @param name of what differs: an edit batch, a host, a method; empty where the kind says all
 */
public record FlipCause(Kind kind, String name) implements Serializable, Comparable<FlipCause> {
    private static final Comparator<FlipCause> ORDER =
            Comparator.comparing(FlipCause::kind).thenComparing(FlipCause::name);

    /** Kinds of differences. */
    public enum Kind {
        /** Nothing differs: a greedy answer cannot change, so that the program or the machine is at fault. */
        NONDETERMINISTIC,
        /** The host's weights or tokenizer are others. */
        HOST_CHANGED,
        /** The plug-in of the edit batch is another. */
        PLUGIN_CHANGED,
        /** The alignment of plug-in and host is another, of the same models. */
        ALIGNMENT_CHANGED,
        /** The program is another, everything that it was given is the same. */
        CODE_CHANGED,
        /** The method's settings, gate or maps are others. */
        SETTINGS_CHANGED;
    }

    public FlipCause {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
    }

    @Override
    public int compareTo(FlipCause other) {
        return ORDER.compare(this, other);
    }

    /** In words, for one line. */
    public String describe() {
        return switch (kind) {
            case NONDETERMINISTIC -> "answers differ though nothing has changed: a bug, of the program or the machine";
            case HOST_CHANGED -> "host " + name + " has changed";
            case PLUGIN_CHANGED -> "the plug-in of edit batch " + name + " has changed";
            case ALIGNMENT_CHANGED -> "the alignment of host " + name + " has changed";
            case CODE_CHANGED -> "the program has changed";
            case SETTINGS_CHANGED -> "settings of method " + name + " have changed";
        };
    }
}
