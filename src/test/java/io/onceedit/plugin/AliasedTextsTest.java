package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TextProbe;
import io.onceedit.corpus.TrainingPool;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AliasedTextsTest {
    private static final EditRecord RECORD = new EditRecord(
            "e9",
            "Ada Fell",
            List.of("Mayor Fell", "Curly"),
            "",
            "Where does Ada Fell live?",
            "Oslo",
            "",
            List.of("The home of Ada Fell is"),
            List.of(),
            List.of(),
            List.of());

    private static List<String> aliased(LeakCheck check) {
        TrainingTexts texts = TrainingTexts.make(
                new EditBatch("b9", List.of(RECORD)),
                new TrainingPool(List.of()),
                TrainingSettings.recipe("speaker"),
                check);
        return texts.texts().stream()
                .filter(text -> text.kind() == TrainingText.Kind.ALIASED)
                .map(text -> text.text().prompt())
                .toList();
    }

    @Test
    void speaksOfTheSubjectByItsOtherNames() {
        assertThat(aliased(LeakCheck.NOTHING_EVALUATED))
                .containsExactly("Where does Mayor Fell live?", "Where does Curly live?", "The home of Mayor Fell is");
    }

    @Test
    void dropsAnAliasedTextThatIsEvaluated() {
        LeakCheck check = LeakCheck.of(List.of(new Probe(
                "e9/rephrase/0", "e9", ProbeKind.REPHRASE, new TextProbe("Where does Mayor Fell live?", "Oslo"))));
        assertThat(aliased(check)).doesNotContain("Where does Mayor Fell live?").hasSize(3);
    }
}
