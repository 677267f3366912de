package io.onceedit.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
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

    @Test
    void aWordingThatManyShareIsFoundInAFewSteps() {
        int count = 200_000;
        List<List<String>> wordings = IntStream.range(0, count)
                .mapToObj(i -> List.of("Of its own " + i, "Its birthplace is"))
                .toList();

        int[] groups = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> QuestionGroups.of(Collections.nCopies(count, ""), wordings));

        assertThat(groups).containsOnly(groups[0]);
    }
}
