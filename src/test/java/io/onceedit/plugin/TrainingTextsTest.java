package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TextProbe;
import io.onceedit.corpus.TrainingPool;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrainingTextsTest {
    private static final TrainingSettings SETTINGS = TrainingSettings.recipe("published")
            .with(Map.of(
                    "texts.paraphrases", "1",
                    "texts.prefixed", "1",
                    "texts.unrelated", "3",
                    "texts.hard-negatives", "2",
                    "texts.paraphrase-negatives", "1"));

    @Test
    void makesEveryKindInItsNumber() {
        TrainingTexts texts = TinyEdits.texts(SETTINGS);
        assertThat(count(texts, TrainingText.Kind.EDIT)).isEqualTo(5);
        assertThat(count(texts, TrainingText.Kind.PARAPHRASE)).isEqualTo(5);
        assertThat(count(texts, TrainingText.Kind.PREFIXED)).isEqualTo(5);
        assertThat(count(texts, TrainingText.Kind.HARD_NEGATIVE)).isGreaterThanOrEqualTo(8);
        assertThat(count(texts, TrainingText.Kind.UNRELATED)).isEqualTo(3);
        assertThat(texts.leaks()).isEqualTo(new LeakReport(texts.texts().size(), 0));
    }

    @Test
    void readsThePoolsTemplatesWithTheEditsOwnSubject() {
        assertThat(prompts(TinyEdits.texts(SETTINGS), "e1", TrainingText.Kind.PARAPHRASE))
                .containsExactly("The home of Ada is");
        assertThat(prompts(TinyEdits.texts(SETTINGS), "e3", TrainingText.Kind.PARAPHRASE))
                .containsExactly("Cy likes to play");
        assertThat(prompts(TinyEdits.texts(SETTINGS), "e3", TrainingText.Kind.PREFIXED))
                .first()
                .asString()
                .startsWith("It rained. ");
    }

    @Test
    void similarTextsAskAnythingAboutTheEditsSubject() {
        TrainingSettings similar = SETTINGS.with(Map.of("texts.paraphrases", "0", "texts.similar", "2"));
        TrainingTexts texts = TinyEdits.texts(similar);
        assertThat(count(texts, TrainingText.Kind.SIMILAR)).isEqualTo(10);
        for (TrainingText text : texts.texts()) {
            if (text.kind() == TrainingText.Kind.SIMILAR) {
                assertThat(text.kind().isRelated()).isTrue();
                assertThat(text.text().prompt())
                        .matches("(Where|What) does .* (live|play)\\?|The home of .* is|It rained\\. .* likes to play")
                        .contains(subject(text.factId()));
                assertThat(text.text().answer()).isEqualTo(target(text.factId()));
            }
        }
    }

    @Test
    void subjectsOfSeveralEditsAreAskedNothingSimilar() {
        EditBatch twice = new EditBatch(
                "twice",
                List.of(
                        TinyEdits.record("e1", "Ada", "Where does Ada live?", "Oslo"),
                        TinyEdits.record("e2", "Ada", "What does Ada play?", "golf")));
        TrainingTexts texts = TrainingTexts.make(
                twice, TinyEdits.pool(), SETTINGS.with(Map.of("texts.similar", "2")), LeakCheck.NOTHING_EVALUATED);
        assertThat(count(texts, TrainingText.Kind.SIMILAR)).isZero();
        assertThat(count(texts, TrainingText.Kind.PARAPHRASE)).isEqualTo(2);
    }

    @Test
    void takesWhatARecordWasAskedWithBeforeGuesses() {
        EditBatch batch = new EditBatch("one", List.of(TinyEdits.record("e1", "Ada", "Where does Ada live?", "Oslo")));
        TrainingPool pool = new TrainingPool(List.of(
                TinyEdits.record("p1", "Flo", "Where does Flo live now?", "Nice", "Flo's home is"),
                TinyEdits.record("p2", "Flo", "Where does Flo live today?", "Nice", "Flo's home is"),
                TinyEdits.record("p3", "Gus", "Where does Gus live?", "Nice", "Gus dwells in", "Gus is found in")));
        TrainingTexts texts = TrainingTexts.make(
                batch, pool, SETTINGS.with(Map.of("texts.paraphrases", "2")), LeakCheck.NOTHING_EVALUATED);
        assertThat(prompts(texts, "e1", TrainingText.Kind.PARAPHRASE))
                .containsExactlyInAnyOrder("Ada dwells in", "Ada is found in");
        assertThat(prompts(texts, "e1", TrainingText.Kind.SIMILAR)).isEmpty();
    }

    @Test
    void whatNoRecordWasAskedWithIsNoParaphrase() {
        EditBatch batch = new EditBatch("one", List.of(TinyEdits.record("e1", "Ada", "Where does Ada live?", "Oslo")));
        TrainingPool pool = new TrainingPool(List.of(
                TinyEdits.record("p1", "Flo", "Where does Flo live?", "Nice", "The home of Flo is"),
                TinyEdits.record("p2", "Gus", "The home of Gus is", "Nice", "Gus dwells in")));
        TrainingTexts texts = TrainingTexts.make(
                batch, pool, SETTINGS.with(Map.of("texts.paraphrases", "3")), LeakCheck.NOTHING_EVALUATED);
        assertThat(prompts(texts, "e1", TrainingText.Kind.PARAPHRASE)).containsExactly("The home of Ada is");
        assertThat(prompts(texts, "e1", TrainingText.Kind.SIMILAR)).containsExactly("Ada dwells in");
    }

    @Test
    void negativesAskAboutOtherSubjects() {
        for (TrainingText text : TinyEdits.texts(SETTINGS).texts()) {
            if (text.kind() == TrainingText.Kind.HARD_NEGATIVE) {
                assertThat(text.text().prompt()).containsAnyOf("Flo", "Gus", "Hal", "Ida");
                assertThat(text.kind().isRelated()).isFalse();
            }
        }
    }

    @Test
    void dropsAndCountsTextsThatLeak() {
        LeakCheck check = LeakCheck.of(List.of(
                new Probe("e1/rephrase/0", "e1", ProbeKind.REPHRASE, new TextProbe("The home of Ada is", "Oslo")),
                new Probe("e1/edit/0", "e1", ProbeKind.EDIT, new TextProbe("Where does Ada live?", "Oslo"))));
        TrainingTexts texts = TrainingTexts.make(TinyEdits.batch(), TinyEdits.pool(), SETTINGS, check);
        assertThat(texts.leaks().dropped()).isEqualTo(1);
        assertThat(prompts(texts, "e1", TrainingText.Kind.EDIT)).containsExactly("Where does Ada live?");
        assertThat(texts.texts()).noneMatch(text -> text.text().prompt().endsWith("The home of Ada is"));
    }

    @Test
    void refusesAPoolThatSharesPromptsWithTheEvaluation() {
        LeakCheck check = LeakCheck.of(
                List.of(new Probe("e1/locality/0", "e1", ProbeKind.LOCALITY, new TextProbe("Unrelated p-Flo", "so"))));
        assertThatThrownBy(() -> TrainingTexts.make(TinyEdits.batch(), TinyEdits.pool(), SETTINGS, check))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid training pool: 1 of 8 records contain a prompt that is evaluated;"
                        + " take them out of the pool:\n  record p-Flo: unrelated p-Flo");
    }

    @Test
    void readsNoPromptTwice() {
        TrainingTexts texts = TinyEdits.texts(SETTINGS);
        List<String> prompts = texts.texts().stream()
                .map(text -> LeakCheck.normalise(text.text().prompt()))
                .toList();
        assertThat(new HashSet<>(prompts)).hasSameSizeAs(prompts);
    }

    @Test
    void givenParaphrasesComeFirst() {
        io.onceedit.corpus.EditRecord plain = TinyEdits.record("e1", "Ada", "Where does Ada live?", "Oslo");
        io.onceedit.corpus.EditRecord given = new io.onceedit.corpus.EditRecord(
                plain.id(),
                plain.subject(),
                plain.aliases(),
                plain.relation(),
                plain.prompt(),
                plain.target(),
                plain.groundTruth(),
                List.of("Ada's house stands in"),
                plain.rephrasings(),
                plain.locality(),
                plain.portability());
        TrainingTexts texts = TrainingTexts.make(
                new EditBatch("one", List.of(given)), TinyEdits.pool(), SETTINGS, LeakCheck.NOTHING_EVALUATED);
        assertThat(prompts(texts, "e1", TrainingText.Kind.PARAPHRASE)).containsExactly("Ada's house stands in");
    }

    @Test
    void drawsFromTheSeedAndTheRecordAlone() {
        TrainingTexts texts = TinyEdits.texts(SETTINGS);
        assertThat(TinyEdits.texts(SETTINGS).hash()).isEqualTo(texts.hash());
        assertThat(TinyEdits.texts(SETTINGS.withSeed(1)).hash()).isNotEqualTo(texts.hash());
        EditBatch alone = new EditBatch("last", TinyEdits.batch().records().subList(4, 5));
        TrainingTexts ofOne = TrainingTexts.make(alone, TinyEdits.pool(), SETTINGS, LeakCheck.NOTHING_EVALUATED);
        assertThat(prompts(ofOne, "e5", TrainingText.Kind.PREFIXED))
                .isEqualTo(prompts(texts, "e5", TrainingText.Kind.PREFIXED));
    }

    @Test
    void worksWithoutAPool() {
        TrainingTexts texts = TrainingTexts.make(
                TinyEdits.batch(), new TrainingPool(List.of()), SETTINGS, LeakCheck.NOTHING_EVALUATED);
        assertThat(texts.texts()).extracting(TrainingText::kind).containsOnly(TrainingText.Kind.EDIT);
    }

    private static String subject(String factId) {
        return TinyEdits.batch().records().get(factId.charAt(1) - '1').subject();
    }

    private static String target(String factId) {
        return TinyEdits.batch().records().get(factId.charAt(1) - '1').target();
    }

    private static long count(TrainingTexts texts, TrainingText.Kind kind) {
        return texts.texts().stream().filter(text -> text.kind() == kind).count();
    }

    private static List<String> prompts(TrainingTexts texts, String factId, TrainingText.Kind kind) {
        return texts.texts().stream()
                .filter(text -> text.factId().equals(factId) && text.kind() == kind)
                .map(text -> text.text().prompt())
                .toList();
    }
}
