package io.onceedit.sweep;

import io.onceedit.plugin.ClosedFacts;
import io.onceedit.plugin.PluginArtifact;
import io.onceedit.plugin.PluginManifest;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which edits of a store's plug-ins are closed, read when it is asked for. A plug-in is named by its unit's key. */
public final class ClosedEdits {
    private static final String FILE = EditedHost.CONTENT + "/" + ClosedFacts.FILE;
    private static final String MANIFEST = EditedHost.CONTENT + "/" + PluginArtifact.MANIFEST;

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
     * before is taken for it, and none from now once they are open again.
     *
     * @throws IOException where the store cannot be read
     */
    public SweepPlan in(SweepPlan plan) throws IOException {
        Map<String, SortedSet<String>> closed = new HashMap<>();
        for (WorkUnit unit : plan.preparing()) {
            if (unit.kind() == ArtifactKind.PLUGIN) {
                closed.put(unit.key(), of(unit.key()));
            }
        }
        List<WorkUnit.EvaluateCell> cells = plan.cells().stream()
                .map(cell -> cell.closing(cell.needs(ArtifactKind.PLUGIN).stream()
                        .flatMap(key -> closed.get(key).stream())
                        .toList()))
                .toList();
        return plan.with(cells);
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
     * The closed edits of a plug-in, sorted.
     *
     * @throws IOException where the store cannot be read
     */
    public SortedSet<String> of(String key) throws IOException {
        return store.file(ArtifactKind.PLUGIN, key, FILE)
                .map(content -> day.isPresent()
                        ? ClosedFacts.parse(named(key, FILE), content, day.get())
                        : ClosedFacts.parse(named(key, FILE), content))
                .orElseGet(TreeSet::new);
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

    private static String named(String key, String file) {
        return ArtifactKind.PLUGIN.folderName() + "/" + key + "/" + file;
    }
}
