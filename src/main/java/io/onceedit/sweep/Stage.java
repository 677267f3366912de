package io.onceedit.sweep;

import java.util.Locale;

/** What a unit spends its time on: the stages of the table {@code costs}. */
public enum Stage {
    /** Learning what the gates need to know of a plug-in base. */
    GATE_MAPS,
    /** Training a plug-in. */
    TRAIN,
    /** Aligning a plug-in base with a host. */
    ALIGN,
    /** The untouched host's own answers. */
    HOST_PASS,
    /** A cell's gate, its keys and its decisions, and what its rule reads of the plug-in. */
    PLUGIN_PASS,
    /** The rest of a cell: opening what it needs, the rule's arithmetic and its reading of the host, judging. */
    FUSE;

    /** The stage that a unit is in where it is in no other. */
    static Stage of(ArtifactKind kind) {
        return switch (kind) {
            case GATE_MAPS -> GATE_MAPS;
            case PLUGIN -> TRAIN;
            case ALIGNMENT -> ALIGN;
            case HOST_PASS -> HOST_PASS;
            case CELL -> FUSE;
            case EDITS, EVALUATED -> throw new IllegalArgumentException("No unit makes " + kind.folderName());
        };
    }

    /** The name in tables: lower case with underscores. */
    public String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
