package io.onceedit.sweep;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.EditStream;
import io.onceedit.plugin.ClosedFacts;
import io.onceedit.plugin.PluginArtifact;
import io.onceedit.plugin.PluginManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which edits of a store's plug-ins are closed, read when it is asked for. A plug-in is named by its unit's key. */
public final class ClosedEdits {
    /** Where an artefact keeps them. */
    public static final String FILE = EditedHost.CONTENT + "/" + ClosedFacts.FILE;

    static final String MANIFEST = EditedHost.CONTENT + "/" + PluginArtifact.MANIFEST;

    private final ArtifactStore store;
    private final Optional<String> day;

    /**
     * The closed edits of a store.
     *
     * @param store where the plug-ins are
     */
    public ClosedEdits(ArtifactStore store) {
        this(store, Optional.empty());
    }

    /** @param day as they were at its end, YYYY-MM-DD in UTC; empty for now */
    public ClosedEdits(ArtifactStore store, Optional<String> day) {
        this.store = store;
        this.day = day;
    }

    /**
     * The plan as it is with what is closed: a cell behind a plug-in with closed edits has a key of its own, so that no result from
     * before is taken for it, and none from now once they are open again. What was undone before stays undone in plug-ins that the store
     * does not have yet.
     *
     * @param edits those that the plan was made from
     * @throws IOException where the store cannot be read
     */
    public SweepPlan in(SweepPlan plan, EditStream edits) throws IOException {
        Map<String, String> inherited = inherited(plan, edits);
        List<WorkUnit> preparing = new ArrayList<>();
        Map<String, SortedSet<String>> closed = new HashMap<>();
        for (WorkUnit unit : plan.preparing()) {
            if (unit instanceof WorkUnit.TrainPlugin train) {
                WorkUnit.TrainPlugin taking = train.taking(inherited.getOrDefault(train.key(), ""));
                preparing.add(taking);
                closed.put(
                        train.key(),
                        taking.closings().isEmpty() ? of(train.key()) : closed(train.key(), taking.closings()));
            } else {
                preparing.add(unit);
            }
        }
        List<WorkUnit.EvaluateCell> cells = plan.cells().stream()
                .map(cell -> cell.closing(cell.needs(ArtifactKind.PLUGIN).stream()
                        .flatMap(key -> closed.get(key).stream())
                        .toList()))
                .toList();
        return plan.with(preparing, cells);
    }

    /** What plug-ins that are not there yet take over from those that are, by the key of their unit. */
    private Map<String, String> inherited(SweepPlan plan, EditStream edits) throws IOException {
        List<WorkUnit.TrainPlugin> untrained = new ArrayList<>();
        for (WorkUnit unit : plan.preparing()) {
            if (unit instanceof WorkUnit.TrainPlugin train && !store.has(train.kind(), train.key())) {
                untrained.add(train);
            }
        }
        UndoneEdits undone = untrained.isEmpty() ? UndoneEdits.NONE : UndoneEdits.of(store);
        if (undone.isEmpty()) {
            return Map.of();
        }
        NavigableMap<Long, EditRecord> undoneByPlace = undone.byPlace(edits);
        Map<String, Integer> chunks = plan.placesOfChunks();
        Map<String, String> inherited = new HashMap<>();
        for (WorkUnit.TrainPlugin train : untrained) {
            EditSpan span = train.edits().span();
            long first = span.skip()
                    + (long) EditWalk.FACTS_PER_CHUNK * chunks.get(span.chunks().get(0));
            undone.among(undoneByPlace.subMap(first, first + span.count()).values())
                    .ifPresent(closings -> inherited.put(train.key(), closings));
        }
        return inherited;
    }

    /**
     * What a plug-in was made from; empty where it is not trained yet.
     *
     * @throws IOException where the store cannot be read
     */
    public Optional<PluginManifest> plugin(String key) throws IOException {
        return store.file(ArtifactKind.PLUGIN, key, MANIFEST)
                .map(content -> PluginArtifact.manifest(named(key, MANIFEST), content));
    }

    /**
     * What each plug-in of the store was made from, by its key; reads all of them.
     *
     * @throws IOException where the store cannot be read
     */
    public SortedMap<String, PluginManifest> plugins() throws IOException {
        SortedMap<String, PluginManifest> plugins = new TreeMap<>();
        store.files(ArtifactKind.PLUGIN, MANIFEST)
                .forEach((key, content) -> plugins.put(key, PluginArtifact.manifest(named(key, MANIFEST), content)));
        return plugins;
    }

    /**
     * The closed edits of a plug-in, sorted.
     *
     * @throws IOException where the store cannot be read
     */
    public SortedSet<String> of(String key) throws IOException {
        return store.file(ArtifactKind.PLUGIN, key, FILE)
                .map(content -> closed(key, new String(content, StandardCharsets.UTF_8)))
                .orElseGet(TreeSet::new);
    }

    private SortedSet<String> closed(String key, String closings) {
        byte[] content = closings.getBytes(StandardCharsets.UTF_8);
        return day.isPresent()
                ? ClosedFacts.parse(named(key, FILE), content, day.get())
                : ClosedFacts.parse(named(key, FILE), content);
    }

    /**
     * Says which edits of a plug-in are closed from now on; all others are open.
     *
     * @throws IOException where the store cannot be written; nothing has changed then
     */
    public void put(String key, Collection<String> factIds) throws IOException {
        Optional<byte[]> before = store.file(ArtifactKind.PLUGIN, key, FILE);
        store.replaceFile(ArtifactKind.PLUGIN, key, FILE, ClosedFacts.written(before, factIds, Instant.now()));
    }

    static String named(String key, String file) {
        return ArtifactKind.PLUGIN.folderName() + "/" + key + "/" + file;
    }
}
