package io.onceedit.plugin;

import ai.djl.ndarray.NDManager;
import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.EditRecord;
import io.onceedit.model.LanguageModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Plug-ins that change nothing of their base, for tests of what is built on plug-ins. */
public final class UntouchedPlugin {
    private UntouchedPlugin() {}

    /** A plug-in without a weight token, whose edits have the records' own paraphrases. */
    public static Plugin of(LanguageModel base, List<EditRecord> edits, Supplier<Set<String>> closedFactIds) {
        return of(base, facts(edits), Optional.empty(), closedFactIds);
    }

    /** A plug-in with a weight token. */
    public static Plugin of(
            LanguageModel base, List<EditRecord> edits, float[] weightRow, Supplier<Set<String>> closedFactIds) {
        return of(base, facts(edits), Optional.of(weightRow), closedFactIds);
    }

    /** A plug-in whose edits have the paraphrases that a training would have used. */
    public static Plugin asTrained(LanguageModel base, EditBatch batch, TrainingTexts texts) {
        return of(base, PluginTrainer.facts(batch, texts), Optional.empty(), Set::of);
    }

    /** The manifest of a plug-in with these edits, as its file has it. */
    public static byte[] manifest(List<EditRecord> edits) {
        PluginManifest manifest =
                manifest(new PluginManifest.Base("base", "none", ""), facts(edits), Map.of("plugin_format", "1"));
        return ArtifactJson.bytes(PluginArtifact.MANIFEST, manifest);
    }

    private static Plugin of(
            LanguageModel base,
            List<EditedFact> facts,
            Optional<float[]> weightRow,
            Supplier<Set<String>> closedFactIds) {
        NDManager owner = base.decoder().newScope();
        Plugin.Identity identity = new Plugin.Identity(
                manifest(new PluginManifest.Base(base.id(), base.architecture(), base.contentHash()), facts, Map.of()),
                "untouched",
                closedFactIds);
        return new Plugin(base, identity, owner, Map.of(), weightRow.map(owner::create));
    }

    private static List<EditedFact> facts(List<EditRecord> edits) {
        return edits.stream()
                .map(edit -> new EditedFact(
                        edit.id(),
                        edit.subject(),
                        edit.aliases(),
                        edit.relation(),
                        edit.prompt(),
                        edit.target(),
                        edit.paraphrases()))
                .toList();
    }

    private static PluginManifest manifest(
            PluginManifest.Base base, List<EditedFact> facts, Map<String, String> versions) {
        return new PluginManifest(
                base,
                "untouched",
                "",
                new LeakReport(0, 0),
                facts,
                new TreeMap<>(Map.of("recipe", "none")),
                List.of(),
                "",
                new TreeMap<>(versions));
    }
}
