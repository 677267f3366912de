package io.onceedit.sweep;

import io.onceedit.corpus.EditIndex;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeMaker;
import io.onceedit.corpus.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Goes over the edits of a sweep with their probes, a chunk at a time: never more of them are in memory. What is made depends on
 * configuration, corpus and pool alone.
 */
final class EditWalk {
    /** Edits of a chunk; the last one has what is left. */
    static final int FACTS_PER_CHUNK = 64;

    private final SweepInput input;
    private final List<ProbeMaker.PerEdit> makers;

    private EditWalk(SweepInput input, List<ProbeMaker.PerEdit> makers) {
        this.input = input;
        this.makers = makers;
    }

    /** Edits that stand one behind another, with their probes of every seed. */
    record Chunk(List<Hashed> edits) {
        Chunk {
            edits = List.copyOf(edits);
        }

        /** The edits with the probes of one seed, by its place among the seeds. */
        List<PlannedEdit> of(int seed) {
            return edits.stream().map(edit -> edit.bySeed().get(seed).edit()).toList();
        }

        /** Names the chunk's content with the probes of one seed. */
        String key(int seed) {
            ContentKey key = ContentKey.of("edits")
                    .with("result version", SweepPlanner.RESULT_VERSION)
                    .with("records", edits.stream().map(Hashed::record).toList())
                    .with(
                            "probes",
                            edits.stream()
                                    .map(edit -> edit.bySeed().get(seed).probes())
                                    .toList());
            List<Provenance> provenances =
                    of(seed).stream().map(edit -> edit.record().provenance()).toList();
            return provenances.stream().allMatch(Provenance.NONE::equals)
                    ? key.hexadecimal()
                    : key.with("provenances", provenances.toString()).hexadecimal();
        }

        /** Takes in every probe that is asked. */
        void addTo(LeakCheck.Builder evaluated) {
            for (Hashed edit : edits) {
                edit.bySeed().forEach(asked -> asked.edit().probes().forEach(evaluated::add));
            }
        }
    }

    /**
     * An edit and what names it.
     *
     * @param record SHA-256 of the edit, hexadecimal
     * @param bySeed its probes
     */
    record Hashed(String record, List<Asked> bySeed) {}

    /**
     * An edit with the probes of one seed.
     *
     * @param probes SHA-256 of its probes and of what is missing, hexadecimal
     * @param texts SHA-256 of its probes' kinds, prompts and answers, hexadecimal
     */
    record Asked(PlannedEdit edit, String probes, String texts) {}

    /**
     * A walk over all edits. It reads the corpus once for what it has to know of all of them.
     *
     * @throws io.onceedit.corpus.CorpusException where the corpus cannot be read any more
     */
    static EditWalk over(SweepConfig config, SweepInput input) {
        EditIndex index = new EditIndex();
        input.edits().forEach(index::add);
        return new EditWalk(input, ProbeMaker.PerEdit.of(seeds(config), index, input.pool()));
    }

    /** The seeds that probes are made with, each once: a seed's place among them is its place in what a walk makes. */
    static List<Long> seeds(SweepConfig config) {
        return config.grid().seeds().stream().distinct().toList();
    }

    /** Reads the corpus once more; {@code each} takes one chunk after the other. */
    void forEach(Consumer<Chunk> each) {
        List<EditRecord> records = new ArrayList<>(FACTS_PER_CHUNK);
        input.edits().forEach(record -> {
            records.add(record);
            if (records.size() == FACTS_PER_CHUNK) {
                each.accept(chunk(records));
                records.clear();
            }
        });
        if (!records.isEmpty()) {
            each.accept(chunk(records));
        }
    }

    private Chunk chunk(List<EditRecord> records) {
        return new Chunk(IntStream.range(0, records.size())
                .parallel()
                .mapToObj(place -> hashed(records.get(place)))
                .toList());
    }

    private Hashed hashed(EditRecord record) {
        String name = ContentKey.of("edit").with("record", record.content()).hexadecimal();
        return new Hashed(
                name, makers.stream().map(maker -> asked(record, maker)).toList());
    }

    private static Asked asked(EditRecord record, ProbeMaker.PerEdit maker) {
        ProbeMaker.Made made = maker.of(record);
        ContentKey probes = ContentKey.of("probes of an edit");
        ContentKey texts = ContentKey.of("texts of an edit");
        for (Probe probe : made.probes()) {
            List<String> text = List.of(
                    probe.kind().name(), probe.text().prompt(), probe.text().answer());
            probes.with(probe.id(), text);
            texts.with("text", text);
        }
        made.missing().forEach(missing -> probes.with("missing", missing.message()));
        return new Asked(
                new PlannedEdit(record, made.probes(), made.missing()), probes.hexadecimal(), texts.hexadecimal());
    }
}
