package io.onceedit.ensemble;

import io.onceedit.align.AlignmentSource;
import io.onceedit.model.LanguageModel;
import java.util.Objects;

/**
 * What a fusion rule is bound to. The models stay the caller's and must outlive the rule.
 *
 * @param host the untouched host
 * @param plugin the edited plug-in
 * @param alignment finds or makes the pair's alignment; asked only by rules that need one, when they first need it
 * @param tellsShares whether known answers are fused with what the plug-in gives the host's tokens, by rules that can tell
 */
public record RuleContext(LanguageModel host, PluginModel plugin, AlignmentSource alignment, boolean tellsShares) {
    public RuleContext {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(alignment, "alignment");
    }

    /** Without shares. */
    public RuleContext(LanguageModel host, PluginModel plugin, AlignmentSource alignment) {
        this(host, plugin, alignment, false);
    }
}
