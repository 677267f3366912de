package io.onceedit.gate.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.onceedit.corpus.EditRecord;
import io.onceedit.gate.EditRecords;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SubjectIndexTest {
    private static SubjectIndex index(CasePolicy policy, String... subjects) {
        List<EditRecord> records = IntStream.range(0, subjects.length)
                .mapToObj(i -> EditRecords.about("e" + i, subjects[i], "Who is " + subjects[i] + "?"))
                .toList();
        return SubjectIndex.of(records, List.of(), policy);
    }

    private static List<String> found(SubjectIndex index, String prompt) {
        return index.find(prompt, id -> false).factIds();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Where was Danielle Darrieux born?",
                "Danielle Darrieux's mother tongue is",
                "Danielle Darrieux\u2019s mother tongue is",
                "danielle darrieux speaks",
                "I asked \"Danielle Darrieux\", who",
                "Danielle\u00a0Darrieux was",
                "Danielle  Darrieux",
                "Of (Danielle Darrieux) and others"
            })
    void findsAWholeName(String prompt) {
        assertThat(found(index(CasePolicy.SMART, "Danielle Darrieux"), prompt)).containsExactly("e0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Where was Danielle Smith born?",
                "Where was Catherine Darrieux born?",
                "Where was Darrieux born?",
                "Where was Danielle Darrieuxs born?",
                "Where was XDanielle Darrieux born?",
                "Where was Danielle Darrieux-Smith born?",
                "Where was Anne-Danielle Darrieux born?",
                "Where was Danielle-Darrieux born?",
                ""
            })
    void doesNotFindAHalfChangedName(String prompt) {
        assertThat(found(index(CasePolicy.SMART, "Danielle Darrieux"), prompt)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"O'Brien, Brien", "d'Artagnan, Artagnan", "Go Hyeon-jeong, Go Hyeon", "Parisian, Paris", "B2B, B2"})
    void doesNotFindANameInsideAWord(String word, String name) {
        assertThat(found(index(CasePolicy.IGNORE, name), "About " + word + " we know"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "\u6771\u4eac, \u6771\u4eac\u306e\u4eba\u53e3\u306f",
        "\u0e01\u0e23\u0e38\u0e07\u0e40\u0e17\u0e1e, \u0e17\u0e35\u0e48\u0e01\u0e23\u0e38\u0e07\u0e40\u0e17\u0e1e\u0e2f",
        "\u041c\u043e\u0441\u043a\u0432\u0430, \u0413\u0434\u0435 \u041c\u043e\u0441\u043a\u0432\u0430?",
        "Cafe\u0301, Where is the Caf\u00e9?",
        "\uff21\uff22\uff23 Corp, What does ABC Corp sell?",
        "\ud83d\ude80 Labs, Who owns \ud83d\ude80 Labs?"
    })
    void findsNamesOfOtherScriptsAndForms(String name, String prompt) {
        assertThat(found(index(CasePolicy.EXACT, name), prompt)).containsExactly("e0");
    }

    @Test
    void doesNotFindANameInsideAWordOfAnotherScript() {
        assertThat(found(
                        index(CasePolicy.EXACT, "\u041c\u043e\u0441\u043a\u0432"),
                        "\u041c\u043e\u0441\u043a\u0432\u0430"))
                .isEmpty();
        assertThat(found(index(CasePolicy.EXACT, "Cafe"), "Cafe\u0301 au lait")).isEmpty();
    }

    @Test
    void longerNameWins() {
        SubjectIndex index = index(CasePolicy.SMART, "York", "New York", "New York City", "City Hall");

        assertThat(found(index, "Is New York City Hall old?")).containsExactly("e2");
        assertThat(found(index, "Is New York in York?")).containsExactly("e1", "e0");
    }

    @Test
    void nameOfNoFactShieldsTheNamesInIt() {
        EditRecord lyon = EditRecords.about("e0", "Lyon", "Who is mayor of Lyon?");
        SubjectIndex index = SubjectIndex.of(List.of(lyon), List.of("Olympique Lyon", " "), CasePolicy.SMART);

        assertThat(found(index, "Who coaches Olympique Lyon?")).isEmpty();
        assertThat(found(index, "Does Olympique Lyon play in Lyon?")).containsExactly("e0");
    }

    @Test
    void casePolicyDecides() {
        assertThat(found(index(CasePolicy.SMART, "Rose"), "what colour is a rose?"))
                .isEmpty();
        assertThat(found(index(CasePolicy.SMART, "iPhone"), "IPhone sales are")).containsExactly("e0");
        assertThat(found(index(CasePolicy.IGNORE, "Rose"), "what colour is a rose?"))
                .containsExactly("e0");
        assertThat(found(index(CasePolicy.EXACT, "Danielle Darrieux"), "danielle darrieux"))
                .isEmpty();
        assertThat(CasePolicy.of("smart")).isEqualTo(CasePolicy.SMART);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CasePolicy.of("lower"))
                .withMessage("Invalid subject case lower: expected exact, ignore or smart");
    }

    @Test
    void findsAliasesAndAllFactsOfASubject() {
        SubjectIndex index = SubjectIndex.of(
                List.of(
                        EditRecords.withAliases(EditRecords.about("e0", "Lyon", "Where is Lyon?"), "Capital of Lights"),
                        EditRecords.about("e1", "Lyon", "Who rules Lyon?")),
                List.of(),
                CasePolicy.SMART);

        assertThat(found(index, "Where is the Capital of Lights?")).containsExactly("e0");
        assertThat(found(index, "What is Lyon?")).containsExactly("e0", "e1");
        assertThat(index.size()).isEqualTo(2);
    }

    @Test
    void closedFactIsNotFoundButStillShields() {
        SubjectIndex index = index(CasePolicy.SMART, "York", "New York");

        assertThat(index.find("Is New York old?", "e1"::equals).matches()).isEmpty();
        assertThat(index.find("Is York old?", "e1"::equals).factIds()).containsExactly("e0");
    }
}
