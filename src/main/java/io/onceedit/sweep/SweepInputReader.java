package io.onceedit.sweep;

import io.onceedit.corpus.Corpus;
import io.onceedit.corpus.CorpusForm;
import io.onceedit.corpus.CorpusReader;
import io.onceedit.corpus.CorpusSelection;
import io.onceedit.corpus.CorpusSource;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.PoolParts;
import io.onceedit.corpus.TrainingPool;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.checkpoint.TensorSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the corpora and the models' headers of a sweep; opens no weights. */
public final class SweepInputReader {
    /** Which subjects of a pool are set aside does not change with what a run sweeps. */
    private static final long SPLIT_SEED = 1;

    private final Locations locations;
    private final ContentHashes hashes;

    /**
     * A reader of inputs.
     *
     * @param locations opens the corpora
     * @param hashes where content hashes come from
     */
    public SweepInputReader(Locations locations, ContentHashes hashes) {
        this.locations = locations;
        this.hashes = hashes;
    }

    /**
     * Reads everything that a plan is made of.
     *
     * @throws IllegalArgumentException where a model cannot be used, or no record of the corpus can
     */
    public SweepInput read(SweepConfig config) {
        Corpus corpus = corpus(config.corpus());
        if (corpus.records().isEmpty()) {
            throw new IllegalArgumentException(
                    "Invalid corpus " + config.corpus().path()
                            + ": none of its records can be used"
                            + corpus.report().problems().stream()
                                    .limit(3)
                                    .map(problem -> "\n  " + problem.message())
                                    .reduce("", String::concat));
        }
        Corpus pool = corpus(config.pool());
        Map<String, String> byId = new LinkedHashMap<>();
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("corpus", recordsHash(corpus.records()));
        provenance.put("pool", recordsHash(pool.records()));
        List<HostDescription> hosts = new ArrayList<>();
        for (ModelSource host : config.hosts()) {
            HostDescription description = describe(host, provenance);
            hosts.add(description);
            byId.put(host.id(), description.contentHash());
        }
        byId.put(config.plugin().id(), describe(config.plugin(), provenance).contentHash());
        return new SweepInput(
                corpus.records(),
                PoolParts.split(
                        new TrainingPool(pool.records()),
                        config.evaluation().probing().share(),
                        SPLIT_SEED),
                corpus.report().problems(),
                new ModelHashes(byId),
                hosts,
                provenance);
    }

    private Corpus corpus(CorpusSettings settings) {
        int limit = settings.limit() == 0 ? Integer.MAX_VALUE : (int) Math.min(settings.limit(), Integer.MAX_VALUE);
        CorpusSelection selection = settings.sampleSeed() < 0
                ? CorpusSelection.first(limit)
                : CorpusSelection.sample(limit, settings.sampleSeed());
        CorpusSource source = new CorpusSource() {
            @Override
            public String name() {
                return settings.path();
            }

            @Override
            public InputStream open() throws IOException {
                return locations.open(settings.path());
            }
        };
        return new CorpusReader(CorpusForm.named(settings.form()), false)
                .read(source, selection.skipping(settings.skip()));
    }

    private static String recordsHash(List<EditRecord> records) {
        return ContentKey.of("records")
                .with("records", records.stream().map(EditRecord::toString).toList())
                .hexadecimal();
    }

    private HostDescription describe(ModelSource model, Map<String, String> provenance) {
        try (ModelFiles files = ModelFiles.open(Path.of(model.path()), hashes)) {
            provenance.put("tokenizer " + model.id(), files.tokenizerHash());
            TensorSource tensors = files.tensors();
            long parameters = 0;
            for (String name : tensors.names()) {
                long count = 1;
                for (long size : tensors.shape(name)) {
                    count *= size;
                }
                parameters += count;
            }
            return new HostDescription(
                    model.id(),
                    files.contentHash(),
                    files.modelType(),
                    parameters,
                    files.config().path("vocab_size").asLong(),
                    "float32");
        }
    }
}
