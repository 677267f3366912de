package io.onceedit.sweep;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.EditStream;
import io.onceedit.plugin.ClosedFacts;
import io.onceedit.plugin.EditedFact;
import io.onceedit.plugin.PluginManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which edits have been undone in a store's plug-ins. A plug-in that is trained now takes it over, so that an undone edit stays undone
 * where its batch is trained again. An edit is known again by id, prompt and answer: with another answer it is another one.
 */
final class UndoneEdits {
    static final UndoneEdits NONE = new UndoneEdits(List.of());

    private final List<UndoneIn> plugins;

    private UndoneEdits(List<UndoneIn> plugins) {
        this.plugins = plugins;
    }

    /**
     * A plug-in in which edits were undone.
     *
     * @param closings its file of them
     * @param facts those edits, by id
     */
    private record UndoneIn(String source, byte[] closings, Map<String, EditedFact> facts) {
        boolean has(EditRecord edit) {
            EditedFact fact = facts.get(edit.id());
            return fact != null
                    && fact.prompt().equals(edit.prompt())
                    && fact.target().equals(edit.target());
        }

        ClosedFacts.Elsewhere sharedWith(Collection<EditRecord> edits) {
            Set<String> shared =
                    edits.stream().filter(this::has).map(EditRecord::id).collect(Collectors.toSet());
            return new ClosedFacts.Elsewhere(source, closings, shared);
        }
    }

    /**
     * What a store's plug-ins know of it now.
     *
     * @throws IOException where the store cannot be read
     * @throws IllegalArgumentException where a plug-in's file is broken
     */
    static UndoneEdits of(ArtifactStore store) throws IOException {
        ClosedEdits manifests = new ClosedEdits(store);
        List<UndoneIn> plugins = new ArrayList<>();
        for (Map.Entry<String, byte[]> file :
                store.files(ArtifactKind.PLUGIN, ClosedEdits.FILE).entrySet()) {
            String source = ClosedEdits.named(file.getKey(), ClosedEdits.FILE);
            Set<String> undone = ClosedFacts.everClosed(source, file.getValue());
            Optional<PluginManifest> manifest = manifests.plugin(file.getKey());
            if (manifest.isPresent()) {
                Map<String, EditedFact> facts = manifest.get().facts().stream()
                        .filter(fact -> undone.contains(fact.id()))
                        .collect(Collectors.toMap(EditedFact::id, Function.identity()));
                plugins.add(new UndoneIn(source, file.getValue(), facts));
            }
        }
        return new UndoneEdits(List.copyOf(plugins));
    }

    /** Whether nothing was ever undone. */
    boolean isEmpty() {
        return plugins.isEmpty();
    }

    /** The edits that were ever undone, by their places in a corpus, from 0. */
    NavigableMap<Long, EditRecord> byPlace(EditStream edits) {
        NavigableMap<Long, EditRecord> undone = new TreeMap<>();
        long[] place = {0};
        edits.forEach(edit -> {
            if (plugins.stream().anyMatch(plugin -> plugin.has(edit))) {
                undone.put(place[0], edit);
            }
            place[0]++;
        });
        return undone;
    }

    /** The content of {@link ClosedFacts#FILE} for a plug-in that is made of these edits now; empty where it needs none. */
    Optional<String> among(Collection<EditRecord> edits) {
        return ClosedFacts.inherited(
                        plugins.stream().map(plugin -> plugin.sharedWith(edits)).toList())
                .map(content -> new String(content, StandardCharsets.UTF_8));
    }
}
