package io.onceedit.gate.subject;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.gate.EditRecords;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FoundSubjectsTest {
    private static FoundSubjects find(String prompt) {
        return SubjectIndex.of(
                        List.of(EditRecords.about("e0", "J. S. Bach", "Where was J. S. Bach born?")),
                        List.of(),
                        CasePolicy.SMART)
                .find(prompt, id -> false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Where was J. S. Bach born? | Where was it born?",
                "One person was killed. J. S. Bach plays | it plays",
                "Really? Yes! What does J. S. Bach play? They play | What does it play? They play",
                "J. S. Bach's home is | it's home is",
                "See St. Mary. Is J. S. Bach the J. S. Bach? | Is it the it?",
                "Version 2.5 of J. S. Bach | Version 2.5 of it",
                "By C. P. E. and J. S. Bach | By C. P. E. and it"
            })
    void asksAboutTheSubject(String prompt, String question) {
        assertThat(find(prompt).questionsAbout("e0")).containsExactly(question);
    }

    @Test
    void givesEachSentenceThatNamesTheSubject() {
        assertThat(find("Who is J. S. Bach? Where did J. S. Bach live?").questionsAbout("e0"))
                .containsExactly("Who is it? Where did it live?", "Where did it live?");
    }

    @Test
    void asksNothingAboutOtherFacts() {
        assertThat(find("Where was J. S. Bach born?").questionsAbout("e1")).isEmpty();
    }

    @Test
    void putsAnotherNameInTheSubjectsPlace() {
        assertThat(find("One. Is J. S. Bach J. S. Bach?").withName("e0", "Telemann"))
                .isEqualTo("One. Is Telemann Telemann?");
    }
}
