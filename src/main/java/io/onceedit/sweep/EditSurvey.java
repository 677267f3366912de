package io.onceedit.sweep;

import io.onceedit.corpus.LeakCheck;
import io.onceedit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a plan knows of its edits: names and counts of chunks and batches, and nothing of a single edit.
 *
 * @param chunks of each seed, in the corpus's order
 * @param batches of each batch size, in the corpus's order
 * @param evaluatedKey names everything that is asked, and its leak check in the store
 * @param missing what cannot be asked, by kind
 */
record EditSurvey(
        Map<Long, List<Chunk>> chunks,
        Map<Integer, List<Batch>> batches,
        String evaluatedKey,
        List<MissingKind> missing) {
    EditSurvey {
        chunks = Map.copyOf(chunks);
        batches = Map.copyOf(batches);
        Objects.requireNonNull(evaluatedKey, "evaluatedKey");
        missing = List.copyOf(missing);
    }

    /**
     * A chunk with the probes of one seed.
     *
     * @param key names its content
     * @param texts SHA-256 of its probes' texts, hexadecimal
     * @param edits how many
     * @param probes how many they have
     */
    record Chunk(String key, String texts, int edits, int probes) {}

    /**
     * A batch of edits.
     *
     * @param id {@code edit_set_id} of the tables
     * @param from edits of the corpus that stand in front
     * @param count its edits
     * @param asked what is asked about its first edits, by seed and limit
     */
    record Batch(String id, long from, int count, Map<Limit, Asked> asked) {}

    /** The first so many edits of a batch, with the probes of one seed; 0 edits stand for all. */
    record Limit(long seed, long edits) {}

    /**
     * What is asked about some edits.
     *
     * @param edits how many
     * @param key SHA-256 of their probes, hexadecimal
     * @param probes how many
     */
    record Asked(int edits, String key, long probes) {}

    /** The survey, and the check that keeps what is asked out of training. */
    record Checked(EditSurvey survey, LeakCheck check) {}

    /**
     * Goes over all edits.
     *
     * @param progress is told how many were gone over
     * @throws io.onceedit.corpus.CorpusException where the corpus cannot be read any more
     */
    static Checked of(SweepConfig config, SweepInput input, ProgressListener progress) {
        SurveyBuilder builder = new SurveyBuilder(config);
        LeakCheck.Builder evaluated = new LeakCheck.Builder();
        EditWalk.over(config, input).forEach(chunk -> {
            builder.add(chunk);
            chunk.addTo(evaluated);
            progress.advanced("plan", builder.edits(), input.edits().count());
        });
        return new Checked(builder.survey(), evaluated.build());
    }

    /** Where the first edits of a batch are kept, with the probes of a seed. */
    EditSpan span(long seed, Batch batch, int edits) {
        int first = (int) (batch.from() / EditWalk.FACTS_PER_CHUNK);
        return new EditSpan(
                keys(seed, first, chunksUpTo(batch, edits)), (int) (batch.from() % EditWalk.FACTS_PER_CHUNK), edits);
    }

    /** The places of the chunks that hold the first edits of a batch, from the first to the one behind the last. */
    int[] places(Batch batch, int edits) {
        return new int[] {(int) (batch.from() / EditWalk.FACTS_PER_CHUNK), chunksUpTo(batch, edits)};
    }

    private static int chunksUpTo(Batch batch, int edits) {
        return (int) ((batch.from() + edits - 1) / EditWalk.FACTS_PER_CHUNK) + 1;
    }

    /** The key of each chunk with every seed, in the order of the seeds. */
    List<List<String>> keysByPlace(List<Long> seeds) {
        List<List<String>> keys = new ArrayList<>();
        for (int place = 0; place < chunks.get(seeds.get(0)).size(); place++) {
            List<String> ofSeeds = new ArrayList<>(seeds.size());
            for (long seed : seeds) {
                ofSeeds.add(chunks.get(seed).get(place).key());
            }
            keys.add(List.copyOf(ofSeeds));
        }
        return keys;
    }

    private List<String> keys(long seed, int from, int to) {
        List<String> keys = new ArrayList<>(to - from);
        chunks.get(seed).subList(from, to).forEach(chunk -> keys.add(chunk.key()));
        return keys;
    }
}
