package io.onceedit.plugin;

import ai.djl.ndarray.NDManager;
import io.onceedit.model.LanguageModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Plug-ins that change nothing of their base, for tests of what is built on plug-ins. */
public final class UntouchedPlugin {
    private UntouchedPlugin() {}

    /** A plug-in without a weight token. */
    public static Plugin of(LanguageModel base, Set<String> closedFactIds) {
        return new Plugin(base, identity(base, closedFactIds), base.decoder().newScope(), Map.of(), Optional.empty());
    }

    /** A plug-in with a weight token. */
    public static Plugin of(LanguageModel base, float[] weightRow) {
        NDManager owner = base.decoder().newScope();
        return new Plugin(base, identity(base, Set.of()), owner, Map.of(), Optional.of(owner.create(weightRow)));
    }

    private static Plugin.Identity identity(LanguageModel base, Set<String> closedFactIds) {
        PluginManifest manifest = new PluginManifest(
                new PluginManifest.Base(base.id(), base.architecture(), base.contentHash()),
                "untouched",
                "",
                new LeakReport(0, 0),
                List.of(),
                new TreeMap<>(Map.of("recipe", "none")),
                List.of(),
                "",
                new TreeMap<>());
        return new Plugin.Identity(manifest, "untouched", closedFactIds);
    }
}
