package io.onceedit.ensemble;

import java.util.Objects;

/**
 * The fused answer at one position.
 *
 * @param id the fused next token, an id of the host's vocabulary
 * @param pluginText what the plug-in alone says there: the text of its continuation, or of its next token, a line end where it ends its
 *     text; empty where it was not asked
 * @param alpha the plug-in's weight that was used, in [0, 1]
 */
public record FusedPosition(int id, String pluginText, double alpha) {
    public FusedPosition {
        Objects.requireNonNull(pluginText, "pluginText");
    }

    /** Where the gate is closed: the untouched host's own token, the plug-in without weight and not asked. */
    static FusedPosition hostsOwn(int id) {
        return new FusedPosition(id, "", 0);
    }
}
