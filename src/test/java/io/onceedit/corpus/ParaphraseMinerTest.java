package io.onceedit.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ParaphraseMinerTest {
    private static final ParaphraseMiner MINER = new ParaphraseMiner(new TrainingPool(List.of(
            record("p1", "Flo", "", "Where does Flo live?", "It rained all day. The home of Flo is"),
            record("p2", "Gus", "", "The home of Gus is", "Gus dwells in"),
            record("p3", "Hal", "", "What does Hal play?", "Hal is fond of playing"),
            record("p4", "Ida", "", "The birth year of the famous Ida is", "Ida was born in the year"),
            record("p5", "Jo", "", "Where does Jo live?", "Jo rents a room in"))));

    @Test
    void takesTheRephrasingsOfTheSameQuestion() {
        List<String> paraphrases = mined(MINER, edit("Ada", "Where does Ada live?"));
        assertThat(paraphrases.subList(0, 2)).containsExactlyInAnyOrder("The home of Ada is", "Ada rents a room in");
    }

    @Test
    void goesASecondStepAlongSharedRephrasings() {
        List<String> paraphrases = mined(MINER, edit("Ada", "Where does Ada live?"));
        assertThat(paraphrases).contains("Ada dwells in");
        assertThat(paraphrases.indexOf("Ada dwells in")).isGreaterThan(1);
    }

    @Test
    void cutsSentencesInFrontAndKeepsThemAsPrefixes() {
        assertThat(MINER.prefixes()).containsExactly("It rained all day.");
        assertThat(mined(MINER, edit("Ada", "Where does Ada live?"))).noneMatch(text -> text.contains("rained"));
    }

    @Test
    void entersThroughSimilarWordsWhereTheTemplateIsUnknown() {
        List<String> paraphrases = mined(MINER, edit("Ada", "The birth year of Ada is"));
        assertThat(paraphrases).contains("The birth year of the famous Ada is", "Ada was born in the year");
        assertThat(paraphrases).doesNotContain("Ada is fond of playing");
    }

    @Test
    void neverGivesTheRecordsOwnPrompt() {
        assertThat(mined(MINER, edit("Ada", "Where does Ada live?"))).doesNotContain("Where does Ada live?");
    }

    @Test
    void givesNothingWhereThePromptDoesNotNameTheSubject() {
        assertThat(mined(MINER, edit("Ada", "Where does she live?"))).isEmpty();
        assertThat(mined(MINER, edit("", "Where does she live?"))).isEmpty();
    }

    @Test
    void namesOtherSubjectsOfTheSameQuestion() {
        assertThat(MINER.subjectsOfSameQuestion(edit("Flo", "Where does Flo live?")))
                .containsExactly("Jo");
        assertThat(MINER.subjects()).containsExactly("Flo", "Gus", "Hal", "Ida", "Jo");
    }

    @Test
    void putsAnotherSubjectInThePlaceOfEachMention() {
        assertThat(ParaphraseMiner.aboutOther("Is Ada Ada's name?", "Ada", "Bo"))
                .contains("Is Bo Bo's name?");
        assertThat(ParaphraseMiner.aboutOther("Is it her name?", "Ada", "Bo")).isEmpty();
    }

    @Test
    void isSurerOfSharedTemplatesThanOfSimilarWords() {
        ParaphraseMiner.Mined shared =
                MINER.paraphrases(edit("Ada", "Where does Ada live?")).get(0);
        ParaphraseMiner.Mined similar =
                MINER.paraphrases(edit("Ada", "The birth year of Ada is")).get(0);
        assertThat(shared.certainty()).isEqualTo(1);
        assertThat(similar.certainty()).isPositive().isLessThan(0.9);
    }

    @Test
    void isLessSureOfASecondStep() {
        ParaphraseMiner.Mined far = MINER.paraphrases(edit("Ada", "Where does Ada live?")).stream()
                .filter(mined -> mined.prompt().equals("Ada dwells in"))
                .findFirst()
                .orElseThrow();
        assertThat(far.certainty()).isEqualTo(0.5);
    }

    @Test
    void asksAnyQuestionOfThePoolAboutASubject() {
        SplittableRandom random = new SplittableRandom(1);
        Set<String> asked = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            asked.add(MINER.anyQuestion("Ada", random).orElseThrow());
        }
        assertThat(asked)
                .contains("It rained all day. The home of Ada is", "Ada is fond of playing", "Where does Ada live?")
                .hasSize(9)
                .allMatch(question -> question.contains("Ada"));
        assertThat(new ParaphraseMiner(new TrainingPool(List.of())).anyQuestion("Ada", random))
                .isEmpty();
    }

    private static List<String> mined(ParaphraseMiner miner, EditRecord edit) {
        return miner.paraphrases(edit).stream()
                .map(ParaphraseMiner.Mined::prompt)
                .toList();
    }

    private static EditRecord edit(String subject, String prompt) {
        return record("e", subject, "", prompt, "so");
    }

    private static EditRecord record(String id, String subject, String relation, String prompt, String rephrasing) {
        return new EditRecord(
                id,
                subject,
                List.of(),
                relation,
                prompt,
                "Oslo",
                "",
                List.of(),
                List.of(rephrasing),
                List.of(),
                List.of());
    }
}
