package io.onceedit.sweep;

import io.onceedit.corpus.CorpusProblem;
import io.onceedit.corpus.CorpusReport;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.EditStream;
import io.onceedit.corpus.PoolParts;
import io.onceedit.corpus.TrainingPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a plan is made of, beside its configuration.
 *
 * @param edits the edits, read anew whenever they are asked for
 * @param pool records that are no edits
 * @param reading what reading the corpus and the pool showed
 * @param hashes the models' content hashes
 * @param hosts the hosts, in the run file's order
 * @param provenance SHA-256 of corpus, pool and tokenizers as they were read, by name
 * @param dropped records of the pool that were left out afterwards, by id
 */
public record SweepInput(
        EditStream edits,
        PoolParts pool,
        Reading reading,
        ModelHashes hashes,
        List<HostDescription> hosts,
        Map<String, String> provenance,
        List<String> dropped) {
    public SweepInput {
        Objects.requireNonNull(edits, "edits");
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(reading, "reading");
        Objects.requireNonNull(hashes, "hashes");
        hosts = List.copyOf(hosts);
        provenance = Map.copyOf(provenance);
        dropped = List.copyOf(dropped);
    }

    /** SHA-256 of the edits. */
    public String corpusHash() {
        return provenance.get("corpus");
    }

    /** SHA-256 of the pool as it was read. */
    public String poolHash() {
        return provenance.get("pool");
    }

    /**
     * What reading the two files of a sweep showed.
     *
     * @param editsWithSubject edits that name their subject
     */
    public record Reading(CorpusReport corpus, CorpusReport pool, long editsWithSubject) {
        public Reading {
            Objects.requireNonNull(corpus, "corpus");
            Objects.requireNonNull(pool, "pool");
        }
    }

    /** Why records of the corpus, then of the pool, cannot be used. */
    public List<CorpusProblem> problems() {
        return Stream.of(reading.corpus(), reading.pool())
                .flatMap(report -> report.problems().stream())
                .toList();
    }

    /** The same input with other records to train on. */
    SweepInput withTraining(TrainingPool other) {
        List<String> missing = new ArrayList<>(dropped);
        pool.training().records().stream()
                .filter(record -> !other.records().contains(record))
                .map(EditRecord::id)
                .forEach(missing::add);
        return new SweepInput(edits, new PoolParts(other, pool.probing()), reading, hashes, hosts, provenance, missing);
    }
}
