package io.onceedit.plugin;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.checkpoint.SafetensorsFile;
import io.onceedit.model.checkpoint.SafetensorsWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A plug-in on disk: a folder that appears whole or not at all.
 *
 * <table>
 *   <caption>Its files</caption>
 *   <tr><th>file</th><th>what it holds</th></tr>
 *   <tr><td>{@code tensors.safetensors}</td><td>the changed parameters in fp32 under their names, and the weight token's row</td></tr>
 *   <tr><td>{@code manifest.json}</td><td>{@link PluginManifest}; its SHA-256 is what the plug-in is called</td></tr>
 *   <tr><td>{@code cost.json}</td><td>{@link TrainingCost}; differs from run to run, so no hash covers it</td></tr>
 *   <tr><td>{@code closed-facts.json}</td><td>the edits that were closed since; absent where there are none</td></tr>
 * </table>
 *
 * <p>The same training gives the same bytes in the first two; that is why what it cost stands in a file of its own.
 *
 * <p>Keys of gates are not in the folder: {@code io.onceedit.gate} computes them from the edits in the manifest and the gate maps of the
 * base, which belong to the base and the pool and serve every plug-in that was trained with both. Equal edits and maps give equal keys.
 */
public final class PluginArtifact {
    private static final String TENSORS = "tensors.safetensors";
    /** The manifest's name in the plug-in's folder. */
    public static final String MANIFEST = "manifest.json";

    private static final String COST = "cost.json";
    /** No checkpoint's parameter has such a name: a row of its own, beside the head's. */
    private static final String WEIGHT_ROW = "[WEIGHT]";

    private static final String FORMAT = "1";
    private static final String FORMAT_KEY = "plugin_format";

    private final Path folder;
    private final PluginManifest manifest;
    private final String manifestHash;
    private final List<String> closedFactIds;

    private PluginArtifact(Path folder, PluginManifest manifest, Collection<String> closedFactIds) {
        this.folder = folder;
        this.manifest = manifest;
        this.manifestHash = ContentHashes.uncached().of(folder.resolve(MANIFEST));
        this.closedFactIds = List.copyOf(closedFactIds);
    }

    /**
     * Writes a trained plug-in.
     *
     * @param folder does not exist yet, or holds the same plug-in, which is then left as it is
     * @throws IllegalArgumentException where the folder holds anything else
     * @throws java.io.UncheckedIOException where it cannot be written
     */
    public static PluginArtifact write(Path folder, TrainingResult result) {
        try (FolderInTheMaking part = FolderInTheMaking.beside(folder)) {
            Map<String, NDArray> tensors = new TreeMap<>(result.changed());
            result.weightRow().ifPresent(row -> tensors.put(WEIGHT_ROW, row));
            Path tensorsFile = part.path().resolve(TENSORS);
            new SafetensorsWriter(SafetensorsWriter.Precision.FLOAT32, Map.of()).write(tensorsFile, tensors);
            ArtifactJson.write(part.path().resolve(COST), CostFile.of(result.cost()));
            PluginManifest manifest = manifest(result, ContentHashes.uncached().of(tensorsFile));
            ArtifactJson.write(part.path().resolve(MANIFEST), manifest);
            if (!part.appear()) {
                return existing(folder, manifest);
            }
        }
        return read(folder);
    }

    private static PluginArtifact existing(Path folder, PluginManifest manifest) {
        if (Files.exists(folder.resolve(MANIFEST))) {
            PluginArtifact there = read(folder);
            if (there.manifest.equals(manifest)) {
                return there;
            }
        }
        throw new IllegalArgumentException(
                "Cannot write plug-in to " + folder + ": it holds something else; name another folder or delete it");
    }

    private static PluginManifest manifest(TrainingResult result, String tensorsHash) {
        TrainingResult.Causes causes = result.causes();
        SortedMap<String, String> versions = new TreeMap<>();
        versions.put(FORMAT_KEY, FORMAT);
        versions.put("onceedit", causes.codeVersion());
        versions.put("djl", Engine.getDjlVersion());
        versions.put("pytorch", Engine.getEngine("PyTorch").getVersion());
        return new PluginManifest(
                causes.base(),
                causes.editSetId(),
                causes.texts().hash(),
                causes.texts().leaks(),
                causes.facts(),
                new TreeMap<>(causes.settings().toMap()),
                result.lossCurve(),
                tensorsHash,
                versions);
    }

    /**
     * Reads what a folder holds, without its tensors.
     *
     * @throws IllegalArgumentException where it is no plug-in, is broken, or was written in another format
     */
    public static PluginArtifact read(Path folder) {
        Path file = folder.resolve(MANIFEST);
        return new PluginArtifact(
                folder,
                ofThisFormat(file.toString(), ArtifactJson.read(file, PluginManifest.class)),
                ClosedFacts.of(folder));
    }

    /**
     * Reads a plug-in's manifest alone, wherever it lies.
     *
     * @param source names the file in messages
     * @throws IllegalArgumentException where it is broken, or was written in another format
     */
    public static PluginManifest manifest(String source, byte[] content) {
        return ofThisFormat(source, ArtifactJson.parse(source, content, PluginManifest.class));
    }

    private static PluginManifest ofThisFormat(String source, PluginManifest manifest) {
        String format = manifest.versions().getOrDefault(FORMAT_KEY, "none");
        if (!format.equals(FORMAT)) {
            throw new IllegalArgumentException("Unsupported plug-in format " + format + " in " + source + ": expected "
                    + FORMAT + "; train the plug-in again");
        }
        return manifest;
    }

    /**
     * Opens the plug-in on its base.
     *
     * @param base must outlive the plug-in
     * @return owned by the caller
     * @throws IllegalArgumentException where the base is another model, with both hashes, or the tensors are not the manifest's
     */
    public Plugin open(LanguageModel base) {
        if (!base.contentHash().equals(manifest.base().contentHash())) {
            throw new IllegalArgumentException("Cannot open plug-in " + folder + " on " + base.id()
                    + ": it was trained on " + manifest.base().id() + ", expected content hash = "
                    + manifest.base().contentHash() + ", actual = " + base.contentHash());
        }
        Path file = folder.resolve(TENSORS);
        String actual = ContentHashes.uncached().of(file);
        if (!actual.equals(manifest.tensorsHash())) {
            throw new IllegalArgumentException("Cannot open plug-in " + folder + ": " + TENSORS
                    + " is not the manifest's, expected hash = " + manifest.tensorsHash() + ", actual = " + actual);
        }
        NDManager owner = base.decoder().newScope();
        try {
            Map<String, NDArray> tensors = new TreeMap<>();
            SafetensorsFile source = SafetensorsFile.open(file);
            source.names().forEach(name -> tensors.put(name, source.read(owner, name)));
            Optional<NDArray> weightRow = Optional.ofNullable(tensors.remove(WEIGHT_ROW));
            Plugin.Identity identity = new Plugin.Identity(manifest, manifestHash, ClosedFacts.following(folder));
            return new Plugin(base, identity, owner, tensors, weightRow);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    /**
     * Closes edits and opens all others: from now on every gate over the plug-in, also one that is open, leaves the closed edits' prompts to
     * the host. Their weights stay until the training that {@link #retraining} names is done. One process at a time may do so.
     *
     * @return the plug-in with these edits closed; another set of them gives it another {@link #sha}
     * @throws IllegalArgumentException where the plug-in has no such edit; nothing has changed then
     * @throws java.io.UncheckedIOException where it cannot be written; nothing has changed then
     */
    public PluginArtifact closeOnly(Collection<String> factIds) {
        requireKnown(factIds);
        ClosedFacts.write(folder, factIds, Instant.now());
        return new PluginArtifact(folder, manifest, new TreeSet<>(factIds));
    }

    private void requireKnown(Collection<String> factIds) {
        List<String> known = manifest.facts().stream().map(EditedFact::id).toList();
        for (String factId : factIds) {
            if (!known.contains(factId)) {
                throw new IllegalArgumentException("Cannot close fact " + factId + ": plug-in " + folder + " has "
                        + known.size() + " facts and none of that name");
            }
        }
    }

    /** The training that removes the closed edits from the weights; empty where none is closed. */
    public Optional<Retraining> retraining() {
        return Retraining.of(manifest, closedFactIds);
    }

    /** Where the plug-in lies. */
    public Path folder() {
        return folder;
    }

    /** What the plug-in was made from. */
    public PluginManifest manifest() {
        return manifest;
    }

    /** What its training cost. */
    public TrainingCost cost() {
        return ArtifactJson.read(folder.resolve(COST), CostFile.class).cost();
    }

    /** The edits that were closed, sorted. */
    public List<String> closedFactIds() {
        return closedFactIds;
    }

    /**
     * Names what the plug-in says and what is closed in it, hexadecimal: the SHA-256 of its manifest, which holds its tensors' hash; where
     * edits are closed, the SHA-256 of that name and their ids.
     */
    public String sha() {
        return sha(manifestHash, closedFactIds);
    }

    static String sha(String manifestHash, Collection<String> closedFactIds) {
        if (closedFactIds.isEmpty()) {
            return manifestHash;
        }
        return new Sha256()
                .update((manifestHash + "\n" + String.join("\n", new TreeSet<>(closedFactIds)))
                        .getBytes(StandardCharsets.UTF_8))
                .hex();
    }
}
