package io.onceedit.sweep;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.onceedit.align.AlignmentKey;
import io.onceedit.align.AlignmentSource;
import io.onceedit.align.AlignmentTable;
import io.onceedit.align.EmbeddingForm;
import io.onceedit.align.InverseTokens;
import io.onceedit.model.tensor.TensorRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The alignment of a plug-in base and a host in the store: the table, which never changes once it is there, and behind it in numbered
 * parts the anchors that rules have looked up since. A part is an artefact like any other, so that many processes can add parts without a
 * lock; where two add the same part at once one of them stays, and what the other held is looked up again when it is next needed. Safe for
 * use by many threads.
 */
final class StoredAlignment implements AlignmentSource {
    /** The table's file in its folder. */
    static final String TABLE = "alignment.safetensors";

    private static final String LOOKED_UP = "looked-up.jsonl.gz";

    private final ArtifactStore store;
    private final Function<EmbeddingForm, AlignmentKey> keys;
    private Optional<AlignmentTable> opened = Optional.empty();
    private int parts;
    private int[] kept = new int[0];

    /** One line of a part. */
    private record LookedUp(int anchor, int token) {}

    /**
     * Nothing is read yet.
     *
     * @param keys names the pair's table for each form of embeddings
     */
    StoredAlignment(ArtifactStore store, Function<EmbeddingForm, AlignmentKey> keys) {
        this.store = store;
        this.keys = keys;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException where the store has no such table
     */
    @Override
    public synchronized AlignmentTable table(EmbeddingForm embeddings) {
        AlignmentKey key = keys.apply(embeddings);
        if (opened.isEmpty() || !opened.get().key().equals(key)) {
            parts = 0;
            opened = Optional.of(open(key));
        }
        return opened.get();
    }

    private AlignmentTable open(AlignmentKey key) {
        Path file = EditedHost.needed(store, ArtifactKind.ALIGNMENT, key.name()).resolve(TABLE);
        AlignmentTable table;
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            table = AlignmentTable.open(file, key, scope);
        }
        Optional<Path> part = store.find(ArtifactKind.ALIGNMENT, partKey(key));
        while (part.isPresent()) {
            List<LookedUp> lines = JsonLines.read(part.get().resolve(LOOKED_UP), LookedUp.class);
            table.inverse()
                    .learn(
                            lines.stream().mapToInt(LookedUp::anchor).toArray(),
                            lines.stream().mapToInt(LookedUp::token).toArray());
            parts++;
            part = store.find(ArtifactKind.ALIGNMENT, partKey(key));
        }
        kept = table.inverse().known();
        return table;
    }

    private String partKey(AlignmentKey key) {
        return ContentKey.of("looked-up anchors")
                .with("alignment", key.name())
                .with("part", parts)
                .hexadecimal();
    }

    /**
     * Writes what was looked up since the table was read, if anything, as one more part.
     *
     * @throws IOException where it cannot be written
     */
    synchronized void keep() throws IOException {
        if (opened.isEmpty()) {
            return;
        }
        AlignmentKey key = opened.get().key();
        InverseTokens inverse = opened.get().inverse();
        List<LookedUp> added = Arrays.stream(inverse.known())
                .filter(anchor -> Arrays.binarySearch(kept, anchor) < 0)
                .mapToObj(
                        anchor -> new LookedUp(anchor, inverse.hostToken(anchor).orElseThrow()))
                .toList();
        if (added.isEmpty()) {
            return;
        }
        while (store.find(ArtifactKind.ALIGNMENT, partKey(key)).isPresent()) {
            parts++;
        }
        store.publish(
                ArtifactKind.ALIGNMENT, partKey(key), folder -> JsonLines.write(folder.resolve(LOOKED_UP), added));
        parts++;
        kept = inverse.known();
    }
}
