package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TextProbe;
import io.onceedit.corpus.TrainingPool;
import io.onceedit.gate.EditRecords;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PoolWordingsTest {
    private static final TrainingPool POOL = new TrainingPool(List.of(
            EditRecords.ofPool(
                    "p0",
                    "Berta Falk",
                    "",
                    "The trade of Berta Falk is",
                    List.of("It rained. Berta Falk earns a living as", "What does Berta Falk do? It is"),
                    "x"),
            EditRecords.ofPool("p1", "Carl Dorn", "", "The horse of Carl Dorn is", List.of("Carl Dorn rides"), "x")));

    private static List<String> lent(EditRecord record, LeakCheck leakCheck) {
        return PoolWordings.of(POOL).lendTo(record, leakCheck).paraphrases();
    }

    @Test
    void lendsTheOtherWordingsOfTheSameQuestion() {
        EditRecord edit = EditRecords.about("e0", "Arno Beck", "The trade of Arno Beck is", "By trade Arno Beck is");

        assertThat(lent(edit, LeakCheck.NOTHING_EVALUATED))
                .containsExactly(
                        "By trade Arno Beck is", "Arno Beck earns a living as", "What does Arno Beck do? It is");
    }

    @Test
    void lendsNothingToAQuestionOfSimilarForm() {
        EditRecord edit = EditRecords.about("e0", "Arno Beck", "The house of Arno Beck is");

        assertThat(lent(edit, LeakCheck.NOTHING_EVALUATED)).isEmpty();
    }

    @Test
    void lendsNothingThatIsEvaluated() {
        EditRecord edit = EditRecords.about("e0", "Arno Beck", "The horse of Arno Beck is");
        LeakCheck check = LeakCheck.of(
                List.of(new Probe("e0/rephrase/1", "e0", ProbeKind.REPHRASE, new TextProbe("Arno Beck rides", "x"))));

        assertThat(lent(edit, LeakCheck.NOTHING_EVALUATED)).containsExactly("Arno Beck rides");
        assertThat(lent(edit, check)).isEmpty();
    }

    @Test
    void keepsNoParaphraseOfTheRecordsOwnThatIsEvaluated() {
        EditRecord edit = EditRecords.about("e0", "Arno Beck", "The horse of Arno Beck is", "Arno Beck rides", "x y");
        LeakCheck check = LeakCheck.of(
                List.of(new Probe("e0/rephrase/1", "e0", ProbeKind.REPHRASE, new TextProbe("Arno Beck rides", "x"))));

        assertThat(lent(edit, check)).containsExactly("x y");
    }
}
