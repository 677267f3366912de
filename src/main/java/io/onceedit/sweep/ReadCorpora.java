package io.onceedit.sweep;

import io.onceedit.corpus.CorpusEdits;
import io.onceedit.corpus.CorpusForm;
import io.onceedit.corpus.CorpusReader;
import io.onceedit.corpus.CorpusSelection;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.EditStream;
import io.onceedit.corpus.PoolParts;
import io.onceedit.corpus.TrainingPool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The two corpora of a sweep: the edits as a stream, the pool in memory.
 *
 * @param edits the edits, read anew whenever they are asked for
 * @param pool records that are no edits
 * @param reading what reading both showed
 * @param hashes SHA-256 of both, by name
 */
record ReadCorpora(CorpusEdits edits, PoolParts pool, SweepInput.Reading reading, Map<String, String> hashes) {
    /** Which subjects of a pool are set aside does not change with what a run sweeps. */
    private static final long SPLIT_SEED = 1;

    /**
     * Reads both; the edits twice, once to choose them and once to hash them.
     *
     * @throws IllegalArgumentException where no record of the corpus can be used
     */
    static ReadCorpora of(SweepConfig config, Locations locations) {
        CorpusEdits edits = select(config.corpus(), locations);
        if (edits.count() == 0) {
            throw new IllegalArgumentException(
                    "Invalid corpus " + config.corpus().path()
                            + ": none of its records can be used"
                            + edits.report().problems().stream()
                                    .limit(3)
                                    .map(problem -> "\n  " + problem.message())
                                    .reduce("", String::concat));
        }
        CorpusEdits pool = select(config.pool(), locations);
        List<EditRecord> poolRecords = new ArrayList<>();
        pool.forEach(poolRecords::add);
        long[] withSubject = new long[1];
        Map<String, String> hashes = new LinkedHashMap<>();
        hashes.put(
                "corpus",
                recordsHash(edits, record -> withSubject[0] += record.subject().isBlank() ? 0 : 1));
        hashes.put("pool", recordsHash(EditStream.of(poolRecords), record -> {}));
        PoolParts parts = PoolParts.split(
                new TrainingPool(poolRecords), config.evaluation().probing().share(), SPLIT_SEED);
        return new ReadCorpora(
                edits, parts, new SweepInput.Reading(edits.report(), pool.report(), withSubject[0]), hashes);
    }

    /** What a plan is made of, with what is known of the models. */
    SweepInput input(ModelHashes models, List<HostDescription> hosts, Map<String, String> provenance) {
        return new SweepInput(edits, pool, reading, models, hosts, provenance, List.of());
    }

    private static CorpusEdits select(CorpusSettings settings, Locations locations) {
        int limit = settings.limit() == 0 ? Integer.MAX_VALUE : (int) Math.min(settings.limit(), Integer.MAX_VALUE);
        CorpusSelection selection = settings.sampleSeed() < 0
                ? CorpusSelection.first(limit)
                : CorpusSelection.sample(limit, settings.sampleSeed());
        return new CorpusReader(CorpusForm.named(settings.form()), false)
                .select(
                        locations.corpus(settings.path()),
                        selection.skipping(settings.skip()).on(settings.asOf()));
    }

    private static String recordsHash(EditStream records, Consumer<EditRecord> each) {
        ContentKey key = ContentKey.of("records");
        records.forEach(record -> {
            key.with("record", record.content());
            each.accept(record);
        });
        return key.hexadecimal();
    }
}
