package io.onceedit.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class QuestionGroupsTest {
    @Test
    void groupsQuestionsThatShareAWordingOverOthers() {
        int[] groups = QuestionGroups.of(
                List.of("", "", "", ""),
                List.of(
                        List.of("Where was it born?", "Its birthplace is"),
                        List.of("Who wrote it?"),
                        List.of("In what town did it see the light?", "Its birthplace is"),
                        List.of("In what town did it see the light?")));

        assertThat(groups[0]).isEqualTo(groups[2]).isEqualTo(groups[3]).isNotEqualTo(groups[1]);
    }

    @Test
    void namedRelationsDecideAlone() {
        int[] groups = QuestionGroups.of(
                List.of("birth", "death", "birth"),
                List.of(List.of("it is of"), List.of("it is of"), List.of("it comes from")));

        assertThat(groups[0]).isEqualTo(groups[2]).isNotEqualTo(groups[1]);
    }

    @Test
    void questionsWithoutWordingsStandAlone() {
        int[] groups = QuestionGroups.of(List.of("", ""), List.of(List.of(), List.of()));

        assertThat(groups[0]).isNotEqualTo(groups[1]);
    }
}
