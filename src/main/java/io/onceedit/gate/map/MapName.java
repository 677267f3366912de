package io.onceedit.gate.map;

import java.util.Locale;

/** The maps that gates learn. */
public enum MapName {
    /** Whole prompts: which fact is one about? */
    KEY,
    /** Questions without their subject: do two ask the same? */
    RELATION;

    /** The name in files: lower case. */
    public String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
