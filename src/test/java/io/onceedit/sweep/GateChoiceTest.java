package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.onceedit.evaluate.Observation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which gates are asked where a run file names none, and which ones a corpus or a pool gives nothing to decide with. */
final class GateChoiceTest {
    @TempDir
    private Path folder;

    private static DemoSweep sweep(String... flags) {
        List<String> all = new ArrayList<>(List.of("corpus.limit=4"));
        all.addAll(List.of(flags));
        return DemoSweep.of(all, List.of("llama"), List.of("text"));
    }

    private static String gate(DemoSweep sweep) {
        return sweep.config().methods().get(0).gate().expression().text();
    }

    @Test
    void whereNoGateIsNamedTheEditsDecide() throws IOException {
        DemoSweep named = sweep("methods.1.gate=");
        assertThat(gate(named)).isEqualTo("fact");
        assertThat(named.plan()).isEqualTo(sweep("methods.1.gate=fact").plan());

        Path edits = Corpora.changed("edits", folder, Corpora::withoutSubject);
        assertThat(gate(sweep("methods.1.gate=", "corpus.path=" + edits))).isEqualTo("key");
        Path pool = Corpora.changed("pool", folder, Corpora::withoutSubject);
        assertThat(gate(sweep("methods.1.gate=", "pool.path=" + pool))).isEqualTo("key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fact", "subject", "relation", "{any: [key, subject]}"})
    void refusesGatesThatReadSubjectsWhereNoEditNamesOne(String gate) throws IOException {
        Path edits = Corpora.changed("edits", folder, Corpora::withoutSubject);
        assertThatThrownBy(() -> sweep("corpus.path=" + edits, "methods.1.gate=" + gate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot use gate " + gate + " of method text: no edit of corpus " + edits
                        + " names its subject; take gate: key, or give the edits subjects");
    }

    @Test
    void refusesGatesThatThePoolTeachesNothingAbout() throws IOException {
        Path unnamed = Corpora.changed("pool", folder, Corpora::withoutSubject);
        assertThatThrownBy(() -> sweep("pool.path=" + unnamed, "methods.1.gate=fact"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot use gate fact of method text: fewer than 4 records of pool " + unnamed
                        + " name their subject in several wordings to learn relations from; take gate: key, or another"
                        + " pool");
        Path single = Corpora.changed("pool", folder, record -> record.remove(List.of("paraphrases", "rephrasings")));
        assertThatThrownBy(() -> sweep("pool.path=" + single, "methods.1.gate=key"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot use gate key of method text: fewer than 4 records of pool " + single
                        + " have a paraphrase or rephrasing to learn from; take another pool, or gate: subject");
        assertThat(gate(sweep("pool.path=" + single, "methods.1.gate=subject"))).isEqualTo("subject");
    }

    /** Each edit's first rephrasing, which is evaluated, stands among its paraphrases too. */
    @Test
    void aSweepWithoutSubjectsAnswersEveryProbeAndCountsWhatItDidNotLearnFrom() throws IOException {
        Path edits = Corpora.changed("edits", folder, record -> {
            Corpora.withoutSubject(record);
            ((ArrayNode) record.get("paraphrases"))
                    .insert(0, record.get("rephrasings").get(0));
        });
        DemoSweep sweep = sweep(
                "corpus.path=" + edits,
                "pool.limit=40",
                "methods.1.gate=",
                "protocols=[teacher_forced]",
                "methods.1.training={loop.epochs: 1}");
        LocalArtifactStore store = new LocalArtifactStore(folder.resolve("cache"));
        try (OpenModels models = DemoSweep.models()) {
            List<UnitResult> results = sweep.runPlain(store, models);
            assertThat(results)
                    .allSatisfy(result -> assertThat(result.failure().message()).isEmpty());
            for (CellResult cell : CellResult.of(sweep.plan(), results)) {
                assertThat(cell.observations(store))
                        .hasSize((int) cell.cell().asked().probes())
                        .anyMatch(Observation::pass);
            }
        }
        assertThat(LeakCount.byStage(sweep.plan(), store))
                .containsOnlyKeys("gate_maps", "train")
                .containsEntry("train", new LeakCount(4, 0));
    }
}
