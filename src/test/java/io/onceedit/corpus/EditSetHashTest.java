package io.onceedit.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EditSetHashTest {
    private static EditRecord record(
            String id, List<String> aliases, String target, List<String> paraphrases, List<String> rephrasings) {
        return new EditRecord(id, "S", aliases, "", "S is", target, "", paraphrases, rephrasings, List.of(), List.of());
    }

    private static EditRecord record(String id, String target) {
        return record(id, List.of(), target, List.of(), List.of());
    }

    private static String id(EditRecord... records) {
        EditSetHash hash = new EditSetHash();
        List.of(records).forEach(hash::add);
        return hash.id();
    }

    @Test
    void namesEditsByWhatIsTrainedAndNotByWhatIsAsked() {
        String id = id(record("a", "x"), record("b", "y"));

        assertThat(id).matches("[0-9a-f]{16}");
        assertThat(id(record("a", List.of(), "x", List.of(), List.of("Ask")), record("b", "y")))
                .isEqualTo(id);
        assertThat(id(record("a", "other"), record("b", "y"))).isNotEqualTo(id);
        assertThat(id(record("b", "y"), record("a", "x"))).isNotEqualTo(id);
        assertThat(id(record("a", "x"))).isNotEqualTo(id);
    }

    @Test
    void textsThatMoveFromOneListToAnotherGiveAnotherName() {
        assertThat(id(record("a", List.of("A", "B"), "x", List.of(), List.of())))
                .isNotEqualTo(id(record("a", List.of("A"), "x", List.of("B"), List.of())))
                .isNotEqualTo(id(record("a", List.of("AB"), "x", List.of(), List.of())));
    }
}
