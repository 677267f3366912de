package io.onceedit.ensemble;

import java.util.Objects;

/**
 * The fused answer at one position.
 *
 * @param id the fused next token, an id of the host's vocabulary
 * @param pluginText what the plug-in alone says there: the text of its continuation, or of its next token, a line end where it ends its
 *     text; empty where it was not asked
 * @param alpha the plug-in's weight that was used, in [0, 1]
 * @param shares what the plug-in gives the host's tokens there; {@link PluginShares#NONE} where the rule does not tell
 */
public record FusedPosition(int id, String pluginText, double alpha, PluginShares shares) {
    public FusedPosition {
        Objects.requireNonNull(pluginText, "pluginText");
        Objects.requireNonNull(shares, "shares");
    }

    /** A position without shares. */
    public FusedPosition(int id, String pluginText, double alpha) {
        this(id, pluginText, alpha, PluginShares.NONE);
    }

    /** Where the gate is closed: the untouched host's own token, the plug-in without weight and not asked. */
    static FusedPosition hostsOwn(int id) {
        return new FusedPosition(id, "", 0);
    }
}
