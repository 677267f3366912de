package io.onceedit.sweep;

import io.onceedit.corpus.LeakCheck;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Puts the edits of a plan into a store, chunk by chunk, with their probes and the leak check: what units name by keys. */
public final class EditPublisher {
    private final SweepConfig config;
    private final SweepInput input;
    private final SweepPlan plan;

    /** A publisher of a plan's edits; {@code input} is what the plan was made from. */
    public EditPublisher(SweepConfig config, SweepInput input, SweepPlan plan) {
        this.config = config;
        this.input = input;
        this.plan = plan;
    }

    /**
     * Makes sure that the store has all edits of the plan. Where it has them, it is not written to and no probe is made.
     *
     * @param progress is told how many chunks there are
     * @throws IOException where the store cannot be read or written
     * @throws IllegalStateException where the corpus is not any more what it was when the plan was made
     */
    public void publish(ArtifactStore store, ProgressListener progress) throws IOException {
        if (isPublished(store)) {
            return;
        }
        StoredEdits edits = new StoredEdits(store);
        LeakCheck.Builder evaluated = new LeakCheck.Builder();
        int[] place = {0};
        try {
            EditWalk.over(config, input).forEach(chunk -> {
                for (int seed = 0; seed < EditWalk.seeds(config).size(); seed++) {
                    publish(chunk, place[0], seed, store, edits);
                }
                chunk.addTo(evaluated);
                place[0]++;
                progress.advanced("edits", place[0], plan.chunks().size());
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        requireSame(place[0] == plan.chunks().size());
        if (!store.has(ArtifactKind.EVALUATED, plan.evaluatedKey())) {
            edits.put(plan.evaluatedKey(), evaluated.build());
        }
    }

    private boolean isPublished(ArtifactStore store) throws IOException {
        if (!store.has(ArtifactKind.EVALUATED, plan.evaluatedKey())) {
            return false;
        }
        for (List<String> chunk : plan.chunks()) {
            for (String key : chunk) {
                if (!store.has(ArtifactKind.EDITS, key)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void publish(EditWalk.Chunk chunk, int place, int seed, ArtifactStore store, StoredEdits edits) {
        String key = chunk.key(seed);
        requireSame(place < plan.chunks().size()
                && plan.chunks().get(place).get(seed).equals(key));
        try {
            if (!store.has(ArtifactKind.EDITS, key)) {
                edits.put(key, chunk.of(seed));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireSame(boolean same) {
        if (!same) {
            throw new IllegalStateException(
                    "Cannot use corpus " + config.corpus().path()
                            + ": it has changed since the sweep was planned; leave it as it is while it is in use, and run again");
        }
    }
}
