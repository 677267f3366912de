package io.onceedit.corpus.invented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.corpus.Corpus;
import io.onceedit.corpus.CorpusForm;
import io.onceedit.corpus.CorpusReader;
import io.onceedit.corpus.CorpusSelection;
import io.onceedit.corpus.CorpusSource;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.PoolParts;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.ProbeMaker;
import io.onceedit.corpus.TrainingPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class InventedCorpusTest {
    private static byte[] edits(long seed, long count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new InventedCorpus(seed).writeEdits(count, bytes);
        return bytes.toByteArray();
    }

    private static byte[] others(long seed, long count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new InventedCorpus(seed).writeOthers(count, bytes);
        return bytes.toByteArray();
    }

    private static List<EditRecord> read(byte[] lines) {
        Corpus corpus = new CorpusReader(CorpusForm.JSONL, true)
                .read(CorpusSource.of("invented", lines), CorpusSelection.all());
        return corpus.records();
    }

    @Test
    void aSeedGivesTheSameBytesAndAnotherOneOthers() throws IOException {
        byte[] once = edits(1, 500);
        assertThat(edits(1, 500)).isEqualTo(once);
        assertThat(edits(2, 500)).isNotEqualTo(once);
        byte[] more = edits(1, 501);
        assertThat(Arrays.copyOf(more, once.length)).isEqualTo(once);
    }

    @Test
    void everyRecordCanBeUsedAndNoSubjectStandsTwice() throws IOException {
        List<EditRecord> edits = read(edits(1, 5_000));
        List<EditRecord> others = read(others(1, 2_000));
        Set<String> subjects = new HashSet<>();
        edits.forEach(record -> subjects.add(record.subject()));
        others.forEach(record -> subjects.add(record.subject()));
        assertThat(subjects).hasSize(7_000);
        assertThat(edits).hasSize(5_000).allSatisfy(record -> {
            assertThat(record.prompt()).contains(record.subject());
            assertThat(record.rephrasings()).hasSize(3);
            assertThat(record.paraphrases()).hasSize(2);
            assertThat(record.locality()).hasSize(1);
            assertThat(record.portability()).hasSize(1);
        });
    }

    /** A text that ends with an evaluated prompt leaks, within a word too: a pool of names that end with edited ones is refused. */
    @Test
    void noFirstNameIsTheEndOfAnother() {
        Set<String> first = new HashSet<>();
        for (long person = 0; person < 2_000; person++) {
            first.add(InventedNames.person(1, person).split(" ", -1)[0].toLowerCase(Locale.ROOT));
        }
        assertThat(first)
                .hasSize(256)
                .allSatisfy(name -> assertThat(first).filteredOn(name::endsWith).containsExactly(name));
    }

    @Test
    void everyKindOfProbeCanBeMade() throws IOException {
        List<EditRecord> edits = read(edits(3, 300));
        PoolParts pool = PoolParts.split(new TrainingPool(read(others(3, 400))), 0.25, 1);
        List<Probe> probes = new ProbeMaker(1).make(edits, pool).probes();
        for (ProbeKind kind : ProbeKind.values()) {
            assertThat(probes.stream().filter(probe -> probe.kind() == kind))
                    .as(kind.columnName())
                    .hasSizeGreaterThan(280);
        }
    }

    @Test
    void refusesMoreThanThereAreNames() {
        assertThatThrownBy(() -> new InventedCorpus(1).writeEdits(1L << 40, OutputStream.nullOutputStream()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid number of invented records: 1099511627776, expected at most 3538944, the people"
                        + " that have names");
    }
}
