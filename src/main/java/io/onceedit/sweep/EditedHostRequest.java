package io.onceedit.sweep;

import io.onceedit.ensemble.registry.FusionRules;
import io.onceedit.gate.GateSettings;
import java.util.List;
import java.util.Objects;

/**
 * A host with plug-ins as a person asks for it, before anything is looked up.
 *
 * @param host the untouched host
 * @param basePath the plug-ins' base, a path or a URI; empty where it is the host itself
 * @param plugins folders of trained plug-ins, at least one, each an artefact {@code STORE/cache/plugin/KEY} or its {@code content}
 * @param gateMaps the folder of the gates' learned maps; empty looks for them in the plug-ins' store
 * @param rule a fusion rule by name
 * @param gate how prompts are gated
 * @param otherNames names of no edit that shield the edited names inside them
 */
public record EditedHostRequest(
        ModelSource host,
        String basePath,
        List<String> plugins,
        String gateMaps,
        String rule,
        GateSettings gate,
        List<String> otherNames) {
    public EditedHostRequest {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(basePath, "basePath");
        Objects.requireNonNull(gateMaps, "gateMaps");
        Objects.requireNonNull(gate, "gate");
        plugins = List.copyOf(plugins);
        otherNames = List.copyOf(otherNames);
        if (plugins.isEmpty()) {
            throw new IllegalArgumentException("Cannot edit host " + host.path()
                    + " without a plug-in: name the folder of a trained one, STORE/cache/plugin/KEY");
        }
        if (!FusionRules.names().contains(rule)) {
            throw new IllegalArgumentException(
                    "Unsupported fusion rule " + rule + ": expected one of " + FusionRules.names());
        }
        if (MethodSettings.mapsTokens(rule)) {
            throw new IllegalArgumentException("Unsupported fusion rule " + rule
                    + " outside a sweep: it maps tokens by an alignment table; take text or text-exact");
        }
    }
}
