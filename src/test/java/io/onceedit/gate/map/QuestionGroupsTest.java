package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class QuestionGroupsTest {
    private static QuestionForms asked(String prompt, String... rephrasings) {
        return new QuestionForms(prompt, List.of(), List.of(rephrasings));
    }

    @Test
    void groupsQuestionsThatShareAWordingOverOthers() {
        int[] groups = QuestionGroups.of(
                List.of("", "", "", ""),
                List.of(
                        asked("Where was it born?", "Its birthplace is"),
                        asked("Who wrote it?"),
                        asked("In what town did it see the light?", "Its birthplace is"),
                        asked("In what town did it see the light?")));

        assertThat(groups[0]).isEqualTo(groups[2]).isEqualTo(groups[3]).isNotEqualTo(groups[1]);
    }

    @Test
    void namedRelationsDecideAlone() {
        int[] groups = QuestionGroups.of(
                List.of("birth", "death", "birth"),
                List.of(asked("it is of"), asked("it is of"), asked("it comes from")));

        assertThat(groups[0]).isEqualTo(groups[2]).isNotEqualTo(groups[1]);
    }

    @Test
    void questionsThatNameNoSubjectStandAlone() {
        int[] groups = QuestionGroups.of(List.of("", ""), List.of(asked(""), asked("")));

        assertThat(groups[0]).isNotEqualTo(groups[1]);
    }
}
