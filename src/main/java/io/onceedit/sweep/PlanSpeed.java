package io.onceedit.sweep;

import io.onceedit.align.VocabularyHash;
import io.onceedit.corpus.invented.InventedCorpus;
import io.onceedit.progress.ProgressListener;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long planning a sweep of invented edits takes and how much heap: reading, choosing and counting the edits, making their probes, and
 * every unit. Models are names and hashes here; nothing of them is opened.
 *
 * @param config the sweep; its corpus and pool are overwritten
 * @param seed of the invented people
 * @param clock nanoseconds
 */
public record PlanSpeed(SweepConfig config, long seed, LongSupplier clock) {
    /** Records of the pool, whatever the number of edits. */
    private static final int OTHERS = 2_000;

    /**
     * What planning took.
     *
     * @param edits in the corpus
     * @param units planned
     * @param probes that the first method asks the first host
     * @param planSeconds reading and planning
     * @param writeSeconds putting the edits into a store, behind it; 0 where it was not asked for
     * @param heapBytes used once the plan stands and garbage is collected: what the plan itself takes
     * @param peakBytes the most that was used behind a collection while it was made
     */
    public record Cost(
            long edits,
            long units,
            long probes,
            double planSeconds,
            double writeSeconds,
            long heapBytes,
            long peakBytes) {}

    /**
     * Plans so many edits.
     *
     * @param folder where corpus and pool are written; the store too, where edits are to be written
     * @param writes whether the edits are put into a store
     * @param progress is told how far the planning and the writing are
     */
    public Cost measure(long edits, Path folder, boolean writes, ProgressListener progress) throws IOException {
        InventedCorpus corpus = new InventedCorpus(seed);
        try (OutputStream stream = stream(config.corpus())) {
            corpus.writeEdits(edits, stream);
        }
        try (OutputStream stream = stream(config.pool())) {
            corpus.writeOthers(OTHERS, stream);
        }
        try (LiveHeap heap = LiveHeap.watch()) {
            long start = clock.getAsLong();
            ReadCorpora corpora = ReadCorpora.of(config, Locations.LOCAL);
            SweepInput input = corpora.input(hashes(), hosts(), corpora.hashes());
            SweepPlan plan = LeakFreePlan.of(config, input, progress).plan();
            double planSeconds = (clock.getAsLong() - start) / 1e9;
            long used = heap.usedBytes();
            long peak = Math.max(used, heap.peakBytes());
            double writeSeconds = writes ? write(input, plan, folder.resolve("store"), progress) : 0;
            long units = plan.units().count();
            WorkUnit.Group first = plan.cells().get(0).group();
            long probes = plan.cells().stream()
                    .filter(cell -> cell.group().equals(first))
                    .mapToLong(cell -> cell.asked().probes())
                    .sum();
            return new Cost(input.edits().count(), units, probes, planSeconds, writeSeconds, used, peak);
        }
    }

    private double write(SweepInput input, SweepPlan plan, Path store, ProgressListener progress) throws IOException {
        long start = clock.getAsLong();
        new EditPublisher(config, input, plan).publish(new LocalArtifactStore(store), progress);
        return (clock.getAsLong() - start) / 1e9;
    }

    private static OutputStream stream(CorpusSettings corpus) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(Path.of(corpus.path())));
    }

    private List<ModelSource> models() {
        List<ModelSource> models = new ArrayList<>(config.hosts());
        models.add(config.plugin());
        return models;
    }

    private ModelHashes hashes() {
        Map<String, String> byId = new LinkedHashMap<>();
        Map<ModelSource, VocabularyHash> vocabularies = new LinkedHashMap<>();
        for (ModelSource model : models()) {
            String hash = ContentKey.of("invented model").with("id", model.id()).hexadecimal();
            byId.put(model.id(), hash);
            vocabularies.put(model, new VocabularyHash(hash, hash));
        }
        return new ModelHashes(byId, vocabularies);
    }

    private List<HostDescription> hosts() {
        return config.hosts().stream()
                .map(host -> new HostDescription(
                        host.id(), "invented", "llama", 0, 0, host.weights().text()))
                .toList();
    }
}
