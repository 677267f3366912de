package io.onceedit.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.corpus.FactLedger.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ledger of facts that supersede each other and count from a day on. */
final class FactLedgerTest {
    private static final CorpusReader READER = new CorpusReader(CorpusForm.JSONL, false);

    /** The mayor changed in March and in June, the river never, the bridge comes in May. */
    private static final List<String> LEDGER = List.of(
            fact("mayor", "The mayor is", "Ada", ""),
            fact("river", "The river is the", "Sarn", ""),
            fact("bridge", "The bridge is of", "steel", "\"date\":\"2026-05-01\","),
            fact("mayor-3", "The mayor is named", "Bo", "\"date\":\"2026-06-01\",\"supersedes\":\"mayor-2\","),
            fact("mayor-2", "The mayor is", "Cy", "\"date\":\"2026-03-01\",\"supersedes\":\"mayor\","),
            fact("town", "The town is", "Orrin", ""));

    private static String fact(String id, String prompt, String target, String more) {
        return "{\"id\":\"" + id + "\"," + more + "\"prompt\":\"" + prompt + "\",\"target\":\"" + target + "\"}";
    }

    private static CorpusEdits edits(List<String> lines, CorpusSelection selection) {
        return READER.select(CorpusSource.of("edits", String.join("\n", lines)), selection);
    }

    private static List<String> ids(CorpusEdits edits) {
        List<String> ids = new ArrayList<>();
        edits.forEach(record -> ids.add(record.id()));
        return ids;
    }

    private static FactLedger ledger(List<String> lines, String day) {
        return FactLedger.of(READER, CorpusSource.of("edits", String.join("\n", lines)), day);
    }

    private static List<FactLint.Finding> lint(String... lines) {
        return FactLint.of(ledger(List.of(lines), "2026-07-01"), "2026-07-01");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-28, mayor   river town,         0, 3",
        "2026-03-01, mayor-2 river town,         1, 2",
        "2026-05-31, mayor-2 river bridge town,  1, 1",
        "2026-06-01, mayor-3 river bridge town,  2, 0",
        "'',         mayor-3 river bridge town,  2, 0"
    })
    void whatSupersedesStandsInTheOldOnesPlaceFromItsDayOn(String day, String expected, long superseded, long later) {
        CorpusEdits edits = edits(LEDGER, CorpusSelection.all().on(day));

        assertThat(ids(edits)).containsExactly(expected.split(" +"));
        assertThat(edits.count()).isEqualTo(expected.split(" +").length);
        assertThat(edits.report().superseded()).isEqualTo(superseded);
        assertThat(edits.report().later()).isEqualTo(later);
        assertThat(edits.report().problems()).isEmpty();
        assertThat(edits.report().read()).isEqualTo(6);
    }

    @Test
    void limitsAndDrawsTakeThePlacesThatTheyTookBefore() {
        assertThat(ids(edits(LEDGER, CorpusSelection.first(2).on("2026-04-01"))))
                .containsExactly("mayor-2", "river");
        assertThat(ids(edits(LEDGER, CorpusSelection.first(1).skipping(1).on("2026-04-01"))))
                .containsExactly("river");
        List<String> many = new ArrayList<>(IntStream.range(0, 40)
                .mapToObj(i -> fact("e" + i, "Prompt " + i, "answer", ""))
                .toList());
        List<String> before = ids(edits(many, CorpusSelection.sample(20, 3)));
        many.add(fact("new", "Another prompt", "answer", "\"supersedes\":\"" + before.get(4) + "\","));
        List<String> after = new ArrayList<>(before);
        after.set(4, "new");
        assertThat(ids(edits(many, CorpusSelection.sample(20, 3)))).isEqualTo(after);
    }

    @Test
    void provenanceIsReadAndIsNoPartOfTheEdit() {
        String plain = fact("e1", "The mayor is", "Ada", "");
        String known = fact(
                "e1",
                "The mayor is",
                "Ada",
                "\"source\":\"gazette 7\",\"owner\":\"registry\",\"date\":\"2026-01-02\",\"review_date\":\"2026-12-31\",");
        EditRecord bare = READER.read(CorpusSource.of("edits", plain), CorpusSelection.all())
                .records()
                .get(0);
        EditRecord full = READER.read(CorpusSource.of("edits", known), CorpusSelection.all())
                .records()
                .get(0);

        assertThat(full.provenance())
                .isEqualTo(new Provenance("gazette 7", "registry", "2026-01-02", "2026-12-31", ""));
        assertThat(bare.provenance()).isEqualTo(Provenance.NONE);
        assertThat(full.content()).isEqualTo(bare.content());
        assertThatThrownBy(() -> new Provenance("", "", "2026-13-01", "", "")).hasMessageContaining("YYYY-MM-DD");
    }

    /** Keys of what stores hold are made of it. */
    @Test
    void theContentsFormStays() {
        EditRecord edit = new EditRecord(
                "e1",
                "Ada",
                List.of("A. L."),
                "job",
                "Ada is a",
                "baker",
                "poet",
                List.of("Ada works as a"),
                List.of(),
                List.of(new TextProbe("Bob is a", "cook")),
                List.of());
        assertThat(edit.content())
                .isEqualTo(
                        "EditRecord[id=e1, subject=Ada, aliases=[A. L.], relation=job, prompt=Ada is a, target=baker, groundTruth=poet,"
                                + " paraphrases=[Ada works as a], rephrasings=[], locality=[TextProbe[prompt=Bob is a, answer=cook]], portability=[]]");
    }

    @Test
    void whatCannotSupersedeIsNamedAndLeftOut() {
        List<String> lines = List.of(
                fact("a", "A is", "one", ""),
                fact("b", "B is", "two", "\"supersedes\":\"a\","),
                fact("c", "C is", "three", "\"supersedes\":\"a\","),
                fact("d", "D is", "four", "\"supersedes\":\"nobody\","),
                fact("e", "E is", "five", "\"supersedes\":\"f\","),
                fact("f", "F is", "six", "\"supersedes\":\"e\","),
                fact("g", "G is", "seven", "\"supersedes\":\"g\","),
                fact("h", "H is", "eight", "\"date\":\"1 March\","));
        CorpusEdits edits = edits(lines, CorpusSelection.all());

        assertThat(ids(edits)).containsExactly("b");
        assertThat(edits.report().problems())
                .extracting(problem -> problem.line() + " " + problem.kind() + " " + problem.field())
                .containsExactly(
                        "3 CONTRADICTION supersedes",
                        "4 INVALID supersedes",
                        "5 INVALID supersedes",
                        "6 INVALID supersedes",
                        "7 INVALID supersedes",
                        "8 INVALID date");
        assertThat(edits.report().problems().get(0).message())
                .isEqualTo(
                        "Invalid record in edits, line 3, field supersedes = \"a\": record b in line 2 supersedes it already;"
                                + " the first stands, this one is left out: let it supersede that one");
        assertThat(edits(lines, CorpusSelection.first(1)).report().problems()).isEmpty();
    }

    /** Two edits of one prompt contradict each other only where both count. */
    @Test
    void whatIsSupersededContradictsNothing() {
        assertThat(edits(LEDGER, CorpusSelection.all().on("2026-04-01"))
                        .report()
                        .leftOut())
                .isZero();
        List<String> both = List.of(
                fact("a", "A is", "one", ""),
                fact("b", "B is", "two", ""),
                fact("c", "A is", "three", "\"supersedes\":\"b\","));
        assertThat(edits(both, CorpusSelection.all()).report().problems())
                .extracting(problem -> problem.line() + " " + problem.kind())
                .containsExactly("3 CONTRADICTION");
    }

    @Test
    void aLedgerTellsHowEachEditStands() {
        List<String> standing = new ArrayList<>();
        ledger(LEDGER, "2026-04-01")
                .forEach(entry -> standing.add(
                        entry.line() + " " + entry.record().id() + " " + entry.standing() + " " + entry.by()));
        assertThat(standing)
                .containsExactly(
                        "1 mayor SUPERSEDED mayor-2",
                        "2 river ACTIVE ",
                        "3 bridge LATER ",
                        "4 mayor-3 LATER ",
                        "5 mayor-2 ACTIVE ",
                        "6 town ACTIVE ");
        List<Standing> broken = new ArrayList<>();
        ledger(List.of(LEDGER.get(1), LEDGER.get(1)), "2026-04-01").forEach(entry -> broken.add(entry.standing()));
        assertThat(broken).containsExactly(Standing.ACTIVE, Standing.LEFT_OUT);
    }

    @Test
    void lintFindsWhatAsksTheSame() {
        String birth = "\"subject\":\"Ada Fell\",\"relation\":\"birth_city\",";
        assertThat(lint(
                        fact("a", "Ada Fell was born in", "Velm", birth + "\"paraphrases\":[\"Ada Fell comes from\"],"),
                        fact("b", "The cradle of Ada Fell stood in", "Velm", birth),
                        fact("c", "Where does she live? In", "Orrin", "\"rephrasings\":[\"Ada Fell comes from\"],"),
                        fact("d", "Her birth city is", "Orrin", birth.replace("Ada", "ada"))))
                .containsExactly(
                        new FactLint.Finding(
                                FactLint.Kind.DUPLICATE,
                                2,
                                "b is about subject \"Ada Fell\" and relation \"birth_city\" as a in line 1, with the same answer: keep one of"
                                        + " them"),
                        new FactLint.Finding(
                                FactLint.Kind.CONTRADICTION,
                                3,
                                "c asks in the same words as a in line 1, with another answer: let one supersede the other, or correct one"),
                        new FactLint.Finding(
                                FactLint.Kind.CONTRADICTION,
                                4,
                                "d is about subject \"ada Fell\" and relation \"birth_city\" as a in line 1, with another answer: let one"
                                        + " supersede the other, or correct one"));
        assertThat(lint(
                        fact("a", "Ada Fell was born in", "Velm", birth),
                        fact("b", "Ada Fell was born in", "Orrin", birth + "\"supersedes\":\"a\",")))
                .isEmpty();
    }

    @Test
    void lintFindsOverdueReviewsAndWrongDatesOfWhatCounts() {
        assertThat(lint(
                        fact("a", "A is", "one", "\"review_date\":\"2026-06-30\",\"owner\":\"Ada\","),
                        fact("b", "B is", "two", "\"review_date\":\"2026-07-01\","),
                        fact("c", "C is", "three", "\"review_date\":\"2026-01-01\",\"date\":\"2026-02-01\","),
                        fact("d", "D is", "four", "\"supersedes\":\"c\",\"date\":\"2026-01-31\","),
                        fact("e", "E is", "e", "\"ground_truth\":\"e\",")))
                .containsExactly(
                        new FactLint.Finding(
                                FactLint.Kind.OVERDUE,
                                1,
                                "a was to be reviewed by 2026-06-30, its owner is Ada: look whether it still holds, and give it another"
                                        + " review_date"),
                        new FactLint.Finding(
                                FactLint.Kind.INVALID,
                                4,
                                "d counts from 2026-01-31 on and supersedes c, which counts from 2026-02-01 on: it stands in its place at once,"
                                        + " correct the dates"),
                        new FactLint.Finding(
                                FactLint.Kind.INVALID,
                                5,
                                "field target = \"e\": it is the ground truth already, so there is nothing to edit"));
    }
}
