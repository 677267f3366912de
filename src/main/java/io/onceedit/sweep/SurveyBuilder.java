package io.onceedit.sweep;

import io.onceedit.corpus.EditSetHash;
import io.onceedit.corpus.MissingProbe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a survey of chunks that come one after the other; keeps sums and no edit. */
final class SurveyBuilder {
    private final List<Long> seeds;
    private final List<OpenBatch> open = new ArrayList<>();
    private final Map<Long, List<EditSurvey.Chunk>> chunks = new LinkedHashMap<>();
    private final Map<Integer, List<EditSurvey.Batch>> batches = new LinkedHashMap<>();
    private final MissingKind.Counts missing = new MissingKind.Counts();
    private final Set<Long> limits = new LinkedHashSet<>();
    private long edits;

    SurveyBuilder(SweepConfig config) {
        this.seeds = EditWalk.seeds(config);
        seeds.forEach(seed -> chunks.put(seed, new ArrayList<>()));
        config.methods().forEach(method -> limits.add(method.records()));
        for (int size : new LinkedHashSet<>(config.grid().batchSizes())) {
            if (size < 1) {
                throw new IllegalArgumentException("Invalid batch size " + size + ", expected at least 1");
            }
            batches.put(size, new ArrayList<>());
            open.add(new OpenBatch(size));
        }
    }

    /** A batch that is not whole yet. */
    private final class OpenBatch {
        private final int size;
        private EditSetHash id;
        private Map<EditSurvey.Limit, OpenAsked> asked;
        private int count;

        OpenBatch(int size) {
            this.size = size;
            begin();
        }

        private void begin() {
            id = new EditSetHash();
            asked = new LinkedHashMap<>();
            count = 0;
            for (long seed : seeds) {
                limits.forEach(limit -> asked.put(new EditSurvey.Limit(seed, limit), new OpenAsked()));
            }
        }

        void add(EditWalk.Hashed edit) {
            id.add(edit.bySeed().get(0).edit().record());
            asked.forEach((limit, sums) -> {
                if (limit.edits() == 0 || count < limit.edits()) {
                    sums.add(edit.bySeed().get(seeds.indexOf(limit.seed())));
                }
            });
            count++;
            if (count == size) {
                end();
            }
        }

        void end() {
            Map<EditSurvey.Limit, EditSurvey.Asked> closed = new HashMap<>();
            asked.forEach((limit, sums) -> closed.put(limit, sums.asked()));
            List<EditSurvey.Batch> done = batches.get(size);
            long from = (long) done.size() * size;
            done.add(new EditSurvey.Batch(id.id(), from, count, Map.copyOf(closed)));
            begin();
        }
    }

    /** What is asked about the edits of a batch so far. */
    private static final class OpenAsked {
        private final ContentKey key = ContentKey.of("probes");
        private int edits;
        private long probes;

        void add(EditWalk.Asked asked) {
            key.with("edit", asked.probes());
            edits++;
            probes += asked.edit().probes().size();
        }

        EditSurvey.Asked asked() {
            return new EditSurvey.Asked(edits, key.hexadecimal(), probes);
        }
    }

    /** Takes the next chunk in. */
    void add(EditWalk.Chunk chunk) {
        for (int seed = 0; seed < seeds.size(); seed++) {
            ContentKey texts = ContentKey.of("texts");
            int probes = 0;
            for (EditWalk.Hashed edit : chunk.edits()) {
                texts.with("edit", edit.bySeed().get(seed).texts());
                probes += edit.bySeed().get(seed).edit().probes().size();
            }
            chunks.get(seeds.get(seed))
                    .add(new EditSurvey.Chunk(
                            chunk.key(seed), texts.hexadecimal(), chunk.edits().size(), probes));
        }
        for (EditWalk.Hashed edit : chunk.edits()) {
            open.forEach(batch -> batch.add(edit));
            Set<MissingProbe> ofSeeds = new LinkedHashSet<>();
            edit.bySeed().forEach(asked -> ofSeeds.addAll(asked.edit().missing()));
            ofSeeds.forEach(missing::add);
            edits++;
        }
    }

    /** Edits so far. */
    long edits() {
        return edits;
    }

    /** What all chunks come to; none can be added afterwards. */
    EditSurvey survey() {
        for (OpenBatch batch : open) {
            if (edits % batch.size != 0) {
                batch.end();
            }
        }
        ContentKey evaluated = ContentKey.of("evaluated").with("result version", SweepPlanner.RESULT_VERSION);
        chunks.values()
                .forEach(ofSeed -> evaluated.with(
                        "texts", ofSeed.stream().map(EditSurvey.Chunk::texts).toList()));
        return new EditSurvey(chunks, batches, evaluated.hexadecimal(), missing.kinds());
    }
}
