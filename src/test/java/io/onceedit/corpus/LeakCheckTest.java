package io.onceedit.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeakCheckTest {
    private static final LeakCheck CHECK = LeakCheck.of(List.of(
            probe(ProbeKind.EDIT, "Where does Ada live?", "Oslo"),
            probe(ProbeKind.REPHRASE, "The home of Ada is", "Oslo"),
            probe(ProbeKind.LOCALITY, "nq question: who wrote Ｈamlet", "Shakespeare")));

    @Test
    void leaksWhatEqualsAnEvaluatedPrompt() {
        assertThat(CHECK.leaks("The home of Ada is")).isTrue();
        assertThat(CHECK.leaks("The home of Bo is")).isFalse();
    }

    @Test
    void leaksWhatEndsWithAnEvaluatedPrompt() {
        assertThat(CHECK.leaks("It rained all day. The home of Ada is")).isTrue();
        assertThat(CHECK.leaks("The home of Ada is in the")).isFalse();
    }

    @Test
    void leaksWithItsAnswerToo() {
        assertThat(CHECK.leaks(new TextProbe("The home of", "Ada is"))).isTrue();
        assertThat(CHECK.leaks(new TextProbe("The home of Ada is", "Rome"))).isTrue();
        assertThat(CHECK.leaks(new TextProbe("The home of", "Bo is"))).isFalse();
    }

    @Test
    void looksThroughCaseWhiteSpacePunctuationAndCompatibility() {
        assertThat(CHECK.leaks("  \"the HOME\tof\u00a0Ada  is...\" ")).isTrue();
        assertThat(CHECK.leaks("NQ question: who wrote Hamlet?")).isTrue();
    }

    @Test
    void editPromptsMayBeTrainedOn() {
        assertThat(CHECK.leaks("Where does Ada live?")).isFalse();
        assertThat(CHECK.leaks("It rained. Where does Ada live?")).isFalse();
    }

    @Test
    void emptyTextsNeverLeak() {
        assertThat(CHECK.leaks("?!")).isFalse();
        LeakCheck ofEmpty = LeakCheck.of(List.of(probe(ProbeKind.REPHRASE, "...", "Oslo")));
        assertThat(ofEmpty.leaks("anything")).isFalse();
    }

    @Test
    void partsTextsInTheirOrder() {
        LeakCheck.Split<String> split =
                CHECK.split(List.of("a", "So: the home of Ada is", "b"), prompt -> new TextProbe(prompt, "Oslo"));
        assertThat(split.kept()).containsExactly("a", "b");
        assertThat(split.dropped()).containsExactly("So: the home of Ada is");
    }

    @Test
    void refusesAPoolThatSharesPromptsWithTheEvaluation() {
        TrainingPool pool = new TrainingPool(List.of(
                record("clean", "Where does Bo live?", "The home of Bo is"),
                record("edit", "Where does Ada live?", "Ada lives in"),
                record("rephrased", "Where is Ada?", "the home of Ada is")));
        assertThatThrownBy(() -> CHECK.requireDisjoint(pool))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid training pool: 2 of 3 records contain a prompt that is evaluated;"
                        + " take them out of the pool:"
                        + "\n  record edit: Where does Ada live?"
                        + "\n  record rephrased: the home of Ada is");
        assertThat(CHECK.withoutOverlaps(pool).records())
                .extracting(EditRecord::id)
                .containsExactly("clean");
        assertThatCode(() -> CHECK.requireDisjoint(CHECK.withoutOverlaps(pool))).doesNotThrowAnyException();
    }

    @Test
    void namesAtMostTenRecords() {
        List<EditRecord> records = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            records.add(record("r" + i, "Where does Ada live?", "so"));
        }
        assertThatThrownBy(() -> CHECK.requireDisjoint(new TrainingPool(records)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("record r9")
                .hasMessageEndingWith("\n  and 2 more")
                .hasMessageNotContaining("record r10");
    }

    @Test
    void findsOverlapsInUnrelatedPrompts() {
        EditRecord record = new EditRecord(
                "p",
                "Bo",
                List.of(),
                "",
                "Where does Bo live?",
                "Rome",
                "",
                List.of(),
                List.of(),
                List.of(new TextProbe("nq question: who wrote Hamlet", "him")),
                List.of());
        assertThat(CHECK.overlaps(new TrainingPool(List.of(record))))
                .containsExactly(new LeakCheck.Overlap("p", "nq question: who wrote Hamlet"));
    }

    private static Probe probe(ProbeKind kind, String prompt, String answer) {
        return new Probe("e/" + kind.columnName(), "e", kind, new TextProbe(prompt, answer));
    }

    private static EditRecord record(String id, String prompt, String rephrasing) {
        return new EditRecord(
                id, "Ada", List.of(), "", prompt, "Rome", "", List.of(), List.of(rephrasing), List.of(), List.of());
    }
}
