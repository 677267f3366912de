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

final class PoolQuestionsTest {
    private final TrainingPool pool = new TrainingPool(List.of(
            record("p0", "Arno Beck", "Where was Arno Beck born?", "Arno Beck's birthplace is"),
            record("p1", "Berta Falk", "Where was Berta Falk born?", "Berta Falk hails from"),
            record("p2", "Carl Dorn", "Which trade does Carl Dorn follow?", "Carl Dorn earns his bread as"),
            record("p3", "Dora", "Who married Dora?", "Dora shares a bed with")));

    private static EditRecord record(String id, String subject, String prompt, String rephrasing) {
        return EditRecords.ofPool(id, subject, "", prompt, List.of(rephrasing), "unrelated to " + id);
    }

    private PoolQuestion question(int index) {
        return PoolQuestions.of(pool, LeakCheck.NOTHING_EVALUATED, 3)
                .questions()
                .get(index);
    }

    @Test
    void masksTheSubject() {
        assertThat(question(0).asked().prompt()).isEqualTo("Where was it born?");
        assertThat(question(0).asked().rephrasings()).containsExactly("it's birthplace is");
        assertThat(question(0).contentWords()).containsExactly("born");
    }

    @Test
    void knowsWhichQuestionsMayBeTheSame() {
        assertThat(question(0).mayAskTheSame(question(1))).isTrue();
        assertThat(question(0).mayAskTheSame(question(2))).isFalse();
    }

    @Test
    void makesHardNegatives() {
        PoolQuestion.Negatives negatives = question(0).negatives();

        assertThat(negatives.of(ProbeKind.LOCALITY)).containsExactly("unrelated to p0");
        assertThat(negatives.of(ProbeKind.NEAR_TYPE)).containsExactly("Where was Berta Falk born?");
        assertThat(negatives.of(ProbeKind.NEAR_SUBJECT))
                .containsExactlyInAnyOrder("Where was Carl Dorn born?", "Where was Dora born?");
        assertThat(negatives.of(ProbeKind.HALF_SUBJECT))
                .hasSize(2)
                .allMatch(text -> text.matches("Where was (Arno (Falk|Dorn)|(Berta|Carl) Beck) born\\?"));
        assertThat(negatives.of(ProbeKind.SAME_SUBJECT))
                .containsExactlyInAnyOrder("Which trade does Arno Beck follow?", "Who married Arno Beck?");
        assertThat(negatives.asked()).containsExactlyInAnyOrder("Which trade does it follow?", "Who married it?");
        assertThat(question(3).negatives().of(ProbeKind.HALF_SUBJECT)).isEmpty();
    }

    @Test
    void equalSeedsGiveEqualQuestions() {
        assertThat(PoolQuestions.of(pool, LeakCheck.NOTHING_EVALUATED, 3))
                .isEqualTo(PoolQuestions.of(pool, LeakCheck.NOTHING_EVALUATED, 3));
    }

    @Test
    void leavesOutAndCountsWhatLeaks() {
        LeakCheck check = LeakCheck.of(List.of(
                new Probe("e/near_type/1", "e", ProbeKind.NEAR_TYPE, new TextProbe("Where was Berta Falk born?", "x")),
                new Probe("e/same/1", "e", ProbeKind.SAME_SUBJECT, new TextProbe("Who married Arno Beck?", "x"))));
        PoolQuestions made = PoolQuestions.of(pool, check, 3);

        assertThat(made.leaks().recordsDropped()).isEqualTo(1);
        assertThat(made.leaks().dropped()).hasSize(2);
        assertThat(made.questions()).hasSize(3);
        assertThat(made.questions().get(0).negatives().of(ProbeKind.SAME_SUBJECT))
                .containsExactly("Which trade does Arno Beck follow?");
    }
}
