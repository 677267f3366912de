package io.onceedit.sweep;

import java.util.Locale;

/** What the store keeps, each kind in a folder of its own. */
public enum ArtifactKind {
    /** A chunk of edits with their probes of one seed. */
    EDITS,
    /** What is asked in a sweep, as hashes: what nothing may be trained on. */
    EVALUATED,
    /** What the gates have learned for a plug-in base. */
    GATE_MAPS,
    /** A trained plug-in. */
    PLUGIN,
    /** An alignment table of a plug-in base and a host. */
    ALIGNMENT,
    /** What a host says at the probes of one chunk of facts. */
    HOST_PASS,
    /** The observations of a cell. */
    CELL;

    /** The folder's name. */
    public String folderName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
