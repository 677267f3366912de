package io.onceedit.sweep;

import io.onceedit.gate.map.GateMaps;
import io.onceedit.gate.map.GateMapsFolder;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.decoder.DecoderShape;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.plugin.ClosedFacts;
import io.onceedit.plugin.PluginArtifact;
import io.onceedit.plugin.PluginManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks up what a person asks for, before anything is computed: the models open and go together with the plug-ins and their maps. Reads
 * headers, tokenizers and manifests, and hashes the models' files; opens no weights.
 */
public final class EditedHostPlanner {
    private static final String WEIGHT_TOKEN = "objective.weight-token";

    private final ModelLocator models;
    private final ArtifactFolders folders;
    private final ContentHashes hashes;

    /**
     * A planner.
     *
     * @param models finds models on this machine
     * @param folders finds plug-ins and gate maps
     * @param hashes where content hashes come from
     */
    public EditedHostPlanner(ModelLocator models, ArtifactFolders folders, ContentHashes hashes) {
        this.models = models;
        this.folders = folders;
        this.hashes = hashes;
    }

    /** An artefact's manifest and where it was found. */
    private record Found(EditedHostPlan.PlacedArtifact place, byte[] manifest) {
        String source(String name) {
            return place.folder() + "/" + name;
        }
    }

    /**
     * The plan of what is asked for.
     *
     * @throws IllegalArgumentException where something cannot be used, naming it and what to do
     * @throws UncheckedIOException where a file cannot be read
     */
    public EditedHostPlan plan(EditedHostRequest request) {
        EditedHostPlan.HashedModel host = look(request.host());
        EditedHostPlan.HashedModel base = request.basePath().isEmpty()
                ? new EditedHostPlan.HashedModel(
                        new ModelSource(request.host().id(), request.host().path()),
                        host.contentHash(),
                        host.weightBytes())
                : look(new ModelSource(nameOf(request.basePath()), request.basePath()));
        try {
            List<EditedHostPlan.PlacedPlugin> plugins = new ArrayList<>();
            for (String folder : request.plugins()) {
                plugins.add(plugin(folder, request, base));
            }
            return new EditedHostPlan(
                    host.inFull(),
                    base.inFull(),
                    plugins,
                    request.gate().needsMaps() ? List.of(gateMaps(request, base)) : List.of(),
                    request.rule(),
                    request.gate(),
                    request.otherNames());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read plug-ins " + request.plugins() + ": " + e, e);
        }
    }

    /** What a model is called for short: the last part of where it lies. */
    public static String nameOf(String location) {
        return location.replaceFirst("/+$", "").replaceFirst(".*/", "");
    }

    private EditedHostPlan.HashedModel look(ModelSource source) {
        try (ModelFiles files = ModelFiles.open(models.local(source.path()), hashes);
                TextTokenizer tokenizer = files.openTokenizer()) {
            DecoderShape shape = LanguageModels.check(source.id(), files, tokenizer, source.weights());
            return new EditedHostPlan.HashedModel(source, files.contentHash(), shape.weightBytes());
        }
    }

    private EditedHostPlan.PlacedPlugin plugin(
            String folder, EditedHostRequest request, EditedHostPlan.HashedModel base) throws IOException {
        Found found = find(folder, PluginArtifact.MANIFEST)
                .orElseThrow(() -> new IllegalArgumentException("Cannot find a plug-in in " + folder
                        + ": expected " + PluginArtifact.MANIFEST
                        + " in it or in its folder content; name a folder STORE/cache/plugin/KEY"));
        String source = found.source(PluginArtifact.MANIFEST);
        PluginManifest manifest = PluginArtifact.manifest(source, found.manifest());
        if (!manifest.base().contentHash().equals(base.contentHash())) {
            throw new IllegalArgumentException("Cannot use plug-in " + folder + " on base "
                    + base.source().path() + ": it was trained on "
                    + manifest.base().id() + ", expected content hash = "
                    + manifest.base().contentHash() + ", actual = " + base.contentHash()
                    + "; name its own base (setPluginBase)");
        }
        if (request.gate().needsWeightToken()
                && !Boolean.parseBoolean(manifest.settings().get(WEIGHT_TOKEN))) {
            throw new IllegalArgumentException("Cannot use gate "
                    + request.gate().expression().text()
                    + " with plug-in " + folder
                    + ": it was trained without a weight token; take another gate, or train it with recipe published");
        }
        Optional<byte[]> closed = folders.file(found.place().folder(), ClosedFacts.FILE);
        return new EditedHostPlan.PlacedPlugin(
                found.place().inFull(),
                closed.map(content -> List.copyOf(ClosedFacts.parse(found.source(ClosedFacts.FILE), content)))
                        .orElse(List.of()));
    }

    private EditedHostPlan.PlacedArtifact gateMaps(EditedHostRequest request, EditedHostPlan.HashedModel base)
            throws IOException {
        if (!request.gateMaps().isEmpty()) {
            Found found = find(request.gateMaps(), GateMapsFolder.MANIFEST)
                    .orElseThrow(() -> new IllegalArgumentException("Cannot find gate maps in " + request.gateMaps()
                            + ": expected " + GateMapsFolder.MANIFEST
                            + " in it or in its folder content; name a folder STORE/cache/gate-maps/KEY"));
            GateMaps.Origin origin = origin(found);
            if (!origin.baseHash().equals(base.contentHash())) {
                throw new IllegalArgumentException("Cannot use gate maps " + request.gateMaps() + " for base "
                        + base.source().path() + ": they were learned for " + origin.baseId()
                        + ", expected content hash = " + origin.baseHash() + ", actual = " + base.contentHash());
            }
            return found.place().inFull();
        }
        List<EditedHostPlan.PlacedArtifact> candidates = new ArrayList<>();
        for (String folder : folders.beside(request.plugins().get(0), ArtifactKind.GATE_MAPS)) {
            Optional<Found> found = find(folder, GateMapsFolder.MANIFEST);
            if (found.isPresent() && origin(found.get()).baseHash().equals(base.contentHash())) {
                candidates.add(found.get().place());
            }
        }
        if (candidates.size() != 1) {
            throw new IllegalArgumentException("Cannot choose the maps of gate "
                    + request.gate().expression().text() + ": expected one for base "
                    + base.source().path() + " in the store of plug-in "
                    + request.plugins().get(0) + ", found "
                    + candidates.stream()
                            .map(EditedHostPlan.PlacedArtifact::folder)
                            .toList()
                    + "; name a folder STORE/cache/gate-maps/KEY (setGateMaps), or take gate subject or none");
        }
        return candidates.get(0);
    }

    private static GateMaps.Origin origin(Found found) {
        return GateMapsFolder.origin(found.source(GateMapsFolder.MANIFEST), found.manifest());
    }

    /** The artefact in a folder, or in the folder that a store keeps an artefact's content in. */
    private Optional<Found> find(String folder, String manifest) throws IOException {
        for (String place : List.of(folder, folder + "/" + EditedHost.CONTENT)) {
            Optional<byte[]> content = folders.file(place, manifest);
            if (content.isPresent()) {
                return Optional.of(
                        new Found(new EditedHostPlan.PlacedArtifact(place, hash(content.get())), content.get()));
            }
        }
        return Optional.empty();
    }

    private static String hash(byte[] manifest) {
        return ContentHashes.ofText(new String(manifest, StandardCharsets.UTF_8));
    }
}
