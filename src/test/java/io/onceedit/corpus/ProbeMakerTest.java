package io.onceedit.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ProbeMakerTest {
    private static final EditRecord EDIT = record("e", "Ada Kent", "", "The mother of Ada Kent is", "Eve");

    @Test
    void bringsARecordsOwnProbes() {
        EditRecord edit = new EditRecord(
                "e",
                "Ada",
                List.of(),
                "",
                "Ada is a",
                "baker",
                "",
                List.of("Ada works as a"),
                List.of("Ada earns as a", "By trade Ada is a"),
                List.of(new TextProbe("Bob is a", "cook")),
                List.of(new TextProbe("Ada makes", "bread")));

        assertThat(new ProbeMaker(1).probes(List.of(edit), new TrainingPool(List.of())))
                .containsExactly(
                        new Probe("e/edit/1", "e", ProbeKind.EDIT, new TextProbe("Ada is a", "baker")),
                        new Probe("e/rephrase/1", "e", ProbeKind.REPHRASE, new TextProbe("Ada earns as a", "baker")),
                        new Probe("e/rephrase/2", "e", ProbeKind.REPHRASE, new TextProbe("By trade Ada is a", "baker")),
                        new Probe("e/locality/1", "e", ProbeKind.LOCALITY, new TextProbe("Bob is a", "cook")),
                        new Probe("e/portability/1", "e", ProbeKind.PORTABILITY, new TextProbe("Ada makes", "bread")));
    }

    @Test
    void asksTheEditsQuestionAboutOtherSubjects() {
        TrainingPool pool = pool(
                record("p1", "Ben Hart", "", "The mother of Ben Hart is", "Liz"),
                record("p2", "Cid Moor", "", "Cid Moor lives in", "Rome"));

        List<Probe> probes = new ProbeMaker(5).probes(List.of(EDIT), pool);

        // Ben Hart's own question stands in the pool, so it can be no probe, and no other subject has the relation.
        assertThat(prompts(probes, ProbeKind.NEAR_TYPE)).isEmpty();
        assertThat(prompts(probes, ProbeKind.NEAR_SUBJECT)).containsExactly("The mother of Cid Moor is");
        assertThat(prompts(probes, ProbeKind.HALF_SUBJECT).get(0))
                .matches("The mother of (Ada (Ben|Hart|Cid|Moor)|(Ben|Hart|Cid|Moor) Kent) is");
        assertThat(prompts(probes, ProbeKind.SAME_SUBJECT)).containsExactly("Ada Kent lives in");
        assertThat(probes).extracting(probe -> probe.text().answer()).containsOnly("Eve");
    }

    @Test
    void takesSubjectsOfTheSameQuestionFromAPoolThatIsNotTrainedOn() {
        TrainingPool probing = pool(record("p1", "Ben Hart", "", "The mother of Ben Hart is", "Liz"));
        TrainingPool training = pool(record("p2", "Cid Moor", "", "The mother of Cid Moor is", "Rome"));

        List<Probe> probes = new ProbeMaker(5).probes(List.of(EDIT), new PoolParts(training, probing));

        assertThat(prompts(probes, ProbeKind.NEAR_TYPE)).containsExactly("The mother of Ben Hart is");
        assertThat(prompts(probes, ProbeKind.NEAR_SUBJECT)).isEmpty();
        assertThat(LeakCheck.of(probes).overlaps(training)).isEmpty();
    }

    @Test
    void takesSubjectsOfTheSameRelationByName() {
        EditRecord edit = record("e", "Ada Kent", "mother", "The mother of Ada Kent is", "Eve");
        TrainingPool pool = pool(
                record("p1", "Ben Hart", "mother", "Ben Hart was born to", "Liz"),
                record("p2", "Cid Moor", "city", "Cid Moor lives in", "Rome"));

        List<Probe> probes = new ProbeMaker(5).probes(List.of(edit), pool);

        assertThat(prompts(probes, ProbeKind.NEAR_TYPE)).containsExactly("The mother of Ben Hart is");
        assertThat(prompts(probes, ProbeKind.SAME_SUBJECT)).containsExactly("Ada Kent lives in");
    }

    @Test
    void leavesEditedSubjectsOut() {
        EditRecord other = new EditRecord(
                "f",
                "Ben Hart",
                List.of("Benny"),
                "",
                "Ben Hart eats",
                "figs",
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of());
        TrainingPool pool = pool(
                record("p1", "Ben Hart", "", "Where is Ben Hart?", "Here"),
                record("p2", "Benny Moor", "", "Where is Benny Moor?", "Here"));

        List<Probe> probes = new ProbeMaker(5).probes(List.of(EDIT, other), pool);

        assertThat(prompts(probes, ProbeKind.NEAR_SUBJECT)).isEmpty();
        assertThat(prompts(probes, ProbeKind.HALF_SUBJECT)).noneMatch(prompt -> prompt.contains("Benny"));
    }

    @Test
    void neverAsksTheEditsOwnRelationOfItsSubject() {
        EditRecord edit = new EditRecord(
                "e",
                "Ada Kent",
                List.of(),
                "",
                "The mother of Ada Kent is",
                "Eve",
                "",
                List.of(),
                List.of("Who gave birth to Ada Kent?"),
                List.of(),
                List.of());
        TrainingPool pool = pool(
                record("p1", "Cid Moor", "", "The mother of Cid Moor is", "Liz"),
                record("p2", "Dan Pole", "", "In which year was the birth of Dan Pole?", "1900"),
                record("p3", "Fay Ross", "", "Fay Ross, the", "Liz"));

        assertThat(prompts(new ProbeMaker(5).probes(List.of(edit), pool), ProbeKind.SAME_SUBJECT))
                .isEmpty();
    }

    @Test
    void takesNoQuestionThatOtherRecordsTieToTheEdits() {
        EditRecord tie = new EditRecord(
                "p1",
                "Dan Pole",
                List.of(),
                "",
                "The mother of Dan Pole is",
                "Liz",
                "",
                List.of(),
                List.of("The first child. Dan Pole was raised by"),
                List.of(),
                List.of());
        TrainingPool training = pool(tie);
        TrainingPool probing = pool(record("p2", "Cid Moor", "", "Cid Moor was raised by", "Ann"));

        List<Probe> probes = new ProbeMaker(5).probes(List.of(EDIT), new PoolParts(training, probing));

        assertThat(prompts(probes, ProbeKind.SAME_SUBJECT)).isEmpty();
    }

    @Test
    void takesAnotherEditsQuestionWhereThePoolHasNone() {
        EditRecord other = record("f", "Ben Hart", "", "Ben Hart eats", "figs");

        List<Probe> probes = new ProbeMaker(5).probes(List.of(EDIT, other), pool());

        assertThat(prompts(probes, ProbeKind.SAME_SUBJECT))
                .containsExactly("Ada Kent eats", "The mother of Ben Hart is");
    }

    @Test
    void makesNoHalfOfASingleWord() {
        EditRecord edit = record("e", "Ada", "", "The mother of Ada is", "Eve");

        assertThat(prompts(
                        new ProbeMaker(5)
                                .probes(List.of(edit), pool(record("p", "Cid Moor", "", "Cid Moor eats", "x"))),
                        ProbeKind.HALF_SUBJECT))
                .isEmpty();
    }

    @Test
    void saysWhatCannotBeAskedAndWhy() {
        EditRecord single = record("a", "Ada", "", "The mother of Ada is", "Eve");
        EditRecord unnamed = record("b", "", "", "The river of the town is", "Wend");
        EditRecord elsewhere = record("c", "Cid Moor", "", "His mother is", "Liz");

        ProbeMaker.Made made =
                new ProbeMaker(5).make(List.of(single, unnamed, elsewhere), new PoolParts(pool(), pool()));

        assertThat(made.probes()).extracting(Probe::kind).containsOnly(ProbeKind.EDIT);
        assertThat(made.missing())
                .extracting(MissingProbe::message)
                .hasSize(18)
                .contains(
                        "Cannot ask rephrase of edit a: it has no rephrasing",
                        "Cannot ask locality of edit a: it has no locality prompt",
                        "Cannot ask near_subject of edit a: the pool's part for probes has no other subject that the"
                                + " question is new about",
                        "Cannot ask near_type of edit a: the pool's part for probes has no subject of its relation that"
                                + " the question is new about",
                        "Cannot ask half_subject of edit a: its subject \"Ada\" has no half that could be changed",
                        "Cannot ask same_subject of edit a: neither pool nor edits ask a subject something else that is"
                                + " new about its own",
                        "Cannot ask half_subject of edit b: it names no subject",
                        "Cannot ask near_type of edit c: its prompt does not name its subject \"Cid Moor\" as it"
                                + " stands");
    }

    @Test
    void everyProbeIsMadeOrMissing() {
        List<EditRecord> edits = demo("edits.jsonl");
        ProbeMaker.Made made =
                new ProbeMaker(1).make(edits, PoolParts.split(new TrainingPool(demo("pool.jsonl")), 0.25, 1));

        for (ProbeKind kind : ProbeKind.values()) {
            if (kind != ProbeKind.PORTABILITY) {
                long asked = made.probes().stream()
                        .filter(probe -> probe.kind() == kind)
                        .map(Probe::factId)
                        .distinct()
                        .count();
                long missing = made.missing().stream()
                        .filter(probe -> probe.kind() == kind)
                        .count();
                assertThat(asked + missing).as(kind.columnName()).isEqualTo(edits.size());
            }
        }
    }

    @Test
    void makesAllKindsOfTheDemoCorpusWithoutLeaks() {
        List<EditRecord> edits = demo("edits.jsonl");
        TrainingPool pool = new TrainingPool(demo("pool.jsonl"));

        List<Probe> probes = new ProbeMaker(11).probes(edits, pool);

        for (ProbeKind kind : List.of(ProbeKind.NEAR_SUBJECT, ProbeKind.NEAR_TYPE, ProbeKind.SAME_SUBJECT)) {
            assertThat(prompts(probes, kind)).as(kind.columnName()).hasSize(edits.size());
        }
        assertThat(prompts(probes, ProbeKind.HALF_SUBJECT)).hasSizeGreaterThan(edits.size() / 2);
        assertThat(LeakCheck.of(probes).overlaps(pool)).isEmpty();
        assertThat(probes).extracting(Probe::id).doesNotHaveDuplicates();
        EditedNames edited = new EditedNames(edits);
        assertThat(prompts(probes, ProbeKind.NEAR_SUBJECT)).noneMatch(edited::mentionedIn);
        assertThat(prompts(probes, ProbeKind.HALF_SUBJECT)).noneMatch(edited::mentionedIn);
        assertThat(prompts(probes, ProbeKind.SAME_SUBJECT)).allMatch(edited::mentionedIn);
    }

    @Test
    void dependsOnSeedAndRecordAlone() {
        List<EditRecord> edits = demo("edits.jsonl");
        TrainingPool pool = new TrainingPool(demo("pool.jsonl"));
        List<EditRecord> backwards = new ArrayList<>(edits);
        Collections.reverse(backwards);

        Set<Probe> probes = Set.copyOf(new ProbeMaker(11).probes(edits, pool));

        assertThat(Set.copyOf(new ProbeMaker(11).probes(backwards, pool))).isEqualTo(probes);
        assertThat(Set.copyOf(new ProbeMaker(12).probes(edits, pool))).isNotEqualTo(probes);
    }

    @Test
    void partsAPoolBySubject() {
        TrainingPool pool = new TrainingPool(demo("pool.jsonl"));

        PoolParts parts = PoolParts.split(pool, 0.3, 4);

        assertThat(parts.training().records().size() + parts.probing().records().size())
                .isEqualTo(pool.records().size());
        assertThat(subjects(parts.training())).doesNotContainAnyElementsOf(subjects(parts.probing()));
        assertThat(subjects(parts.probing())).hasSizeBetween(8, 30);
        assertThat(PoolParts.split(pool, 0, 4).probing().records()).isEmpty();
        assertThatThrownBy(() -> PoolParts.split(pool, 1.5, 4))
                .hasMessage("Invalid share of the pool for probes: 1.5, expected 0 to 1");
    }

    private static Set<String> subjects(TrainingPool pool) {
        return pool.records().stream().map(EditRecord::subject).collect(Collectors.toSet());
    }

    private static List<EditRecord> demo(String file) {
        return new CorpusReader(CorpusForm.JSONL, true)
                .read(CorpusSource.of(Path.of("src/demo/corpus", file)), CorpusSelection.all())
                .records();
    }

    private static List<String> prompts(List<Probe> probes, ProbeKind kind) {
        return probes.stream()
                .filter(probe -> probe.kind() == kind)
                .map(probe -> probe.text().prompt())
                .toList();
    }

    private static TrainingPool pool(EditRecord... records) {
        return new TrainingPool(List.of(records));
    }

    private static EditRecord record(String id, String subject, String relation, String prompt, String target) {
        return new EditRecord(
                id, subject, List.of(), relation, prompt, target, "", List.of(), List.of(), List.of(), List.of());
    }
}
