package io.onceedit.sweep;

import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.Probe;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The edits of a sweep and its leak check as the store has them: units and tables read them where they are needed. */
public final class StoredEdits {
    private static final String EDITS = "edits.jsonl.gz";
    private static final String EVALUATED = "evaluated.bin";

    private final ArtifactStore store;

    /**
     * The edits of a store.
     *
     * @param store where {@link EditPublisher} has put them
     */
    public StoredEdits(ArtifactStore store) {
        this.store = store;
    }

    /**
     * The edits of a span.
     *
     * @throws IllegalStateException where the store does not have them
     */
    public List<PlannedEdit> read(EditSpan span) {
        List<PlannedEdit> edits = new ArrayList<>();
        span.chunks().forEach(chunk -> edits.addAll(chunk(chunk)));
        return List.copyOf(edits.subList(span.skip(), span.skip() + span.count()));
    }

    /**
     * The edits of a chunk.
     *
     * @throws IllegalStateException where the store does not have it
     */
    public List<PlannedEdit> chunk(String key) {
        return JsonLines.read(folder(ArtifactKind.EDITS, key).resolve(EDITS), PlannedEdit.class);
    }

    /** The probes of some edits, in their order. */
    public List<Probe> probes(WorkUnit.Asked asked) {
        return read(asked.edits()).stream()
                .flatMap(edit -> edit.probes().stream())
                .toList();
    }

    /** The batch that a plug-in is trained on. */
    public EditBatch batch(WorkUnit.EditSet editSet) {
        return new EditBatch(
                editSet.id(),
                read(editSet.span()).stream().map(PlannedEdit::record).toList());
    }

    /**
     * What nothing may be trained on.
     *
     * @throws IllegalStateException where the store does not have it
     */
    public LeakCheck evaluated(String key) {
        Path file = folder(ArtifactKind.EVALUATED, key).resolve(EVALUATED);
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
            return LeakCheck.read(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read " + file + ": " + e.getMessage(), e);
        }
    }

    private Path folder(ArtifactKind kind, String key) {
        return store.find(kind, key)
                .orElseThrow(() -> new IllegalStateException("Cannot find " + kind.folderName() + " " + key
                        + ": it is gone from the store; run the sweep again"));
    }

    /** Puts a chunk into the store. */
    void put(String key, List<PlannedEdit> edits) throws IOException {
        store.publish(ArtifactKind.EDITS, key, folder -> JsonLines.write(folder.resolve(EDITS), edits));
    }

    /** Puts a leak check into the store. */
    void put(String key, LeakCheck check) throws IOException {
        store.publish(ArtifactKind.EVALUATED, key, folder -> {
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(folder.resolve(EVALUATED)))) {
                check.write(stream);
            }
        });
    }
}
