package io.onceedit.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CorpusReaderTest {
    private static final String FULL_LINE =
            "{\"id\":\"e1\",\"subject\":\"Ada\",\"aliases\":[\"A. L.\"],\"relation\":\"job\",\"prompt\":\"Ada is a\","
                    + "\"target\":\"baker\",\"ground_truth\":\"poet\",\"paraphrases\":[\"Ada works as a\"],\"rephrasings\":[\"Ada earns as a\"],"
                    + "\"locality\":[{\"prompt\":\"Bob is a\",\"answer\":\"cook\"}],\"portability\":[{\"prompt\":\"Ada makes\",\"answer\":\"bread\"}]}";

    @Test
    void readsEveryFieldOfItsOwnForm() {
        Corpus corpus = read(CorpusForm.JSONL, FULL_LINE + "\n");

        assertThat(corpus.records())
                .containsExactly(new EditRecord(
                        "e1",
                        "Ada",
                        List.of("A. L."),
                        "job",
                        "Ada is a",
                        "baker",
                        "poet",
                        List.of("Ada works as a"),
                        List.of("Ada earns as a"),
                        List.of(new TextProbe("Bob is a", "cook")),
                        List.of(new TextProbe("Ada makes", "bread"))));
        assertThat(corpus.report()).isEqualTo(new CorpusReport("edits", 1, 1, 0, 0, 0, 0, List.of()));
    }

    @Test
    void asksForPromptAndTargetOnly() {
        EditRecord record = read(CorpusForm.JSONL, "\n{\"prompt\":\"Ada is a\",\"target\":\"baker\"}")
                .records()
                .get(0);

        assertThat(record.id()).isEqualTo("line-2");
        assertThat(record.subject() + record.relation() + record.groundTruth()).isEmpty();
        assertThat(record.rephrasings()).isEmpty();
    }

    @Test
    void readsZsre() {
        String text =
                "[\n{\"subject\":\"Lyon\",\"src\":\"Where is Lyon?\",\"pred\":\"x\",\"rephrase\":\"Lyon is where?\","
                        + "\"alt\":\"Spain\",\"answers\":[\"France\",\"Gaul\"],\"loc\":\"nq question: who sang\",\"loc_ans\":\"Sting\",\"cond\":\"y\"}\n]";

        EditRecord record = read(CorpusForm.ZSRE, text).records().get(0);

        assertThat(record)
                .isEqualTo(new EditRecord(
                        "zsre-0",
                        "Lyon",
                        List.of(),
                        "",
                        "Where is Lyon?",
                        "Spain",
                        "France",
                        List.of(),
                        List.of("Lyon is where?"),
                        List.of(new TextProbe("nq question: who sang", "Sting")),
                        List.of()));
    }

    @Test
    void leavesOutZsreTargetsThatAreAmongTheAnswers() {
        String text =
                "[{\"subject\":\"Lyon\",\"src\":\"Where is Lyon?\",\"rephrase\":\"Lyon is where?\",\"alt\":\"Gaul\","
                        + "\"answers\":[\"France\",\"Gaul\"],\"loc\":\"who sang\",\"loc_ans\":\"Sting\"}]";

        assertThat(messages(read(CorpusForm.ZSRE, text)))
                .containsExactly(
                        "Invalid record in edits, line 1, field target = \"Gaul\": it is the ground truth already,"
                                + " so there is nothing to edit");
    }

    @Test
    void readsFlatCounterFact() {
        String text =
                "[{\"case_id\":7,\"prompt\":\"Lyon is in\",\"target_new\":\"Spain\",\"subject\":\"Lyon\",\"ground_truth\":\"France\","
                        + "\"rephrase_prompt\":\"Find Lyon in\",\"locality_prompt\":\"Nice is in\",\"locality_ground_truth\":\"France\"}]";

        EditRecord record = read(CorpusForm.COUNTERFACT, text).records().get(0);

        assertThat(record.id()).isEqualTo("counterfact-7");
        assertThat(record.groundTruth()).isEqualTo("France");
        assertThat(record.rephrasings()).containsExactly("Find Lyon in");
        assertThat(record.locality()).containsExactly(new TextProbe("Nice is in", "France"));
    }

    @Test
    void readsNestedCounterFact() {
        String text =
                "[{\"case_id\":3,\"requested_rewrite\":{\"prompt\":\"The town {} is in\",\"relation_id\":\"P17\",\"subject\":\"Lyon\","
                        + "\"target_new\":{\"str\":\"Spain\",\"id\":\"Q29\"},\"target_true\":{\"str\":\"France\",\"id\":\"Q142\"}},"
                        + "\"paraphrase_prompts\":[\"Find Lyon in\",\"Go. Lyon lies in\"],\"neighborhood_prompts\":[\"Nice is in\"],"
                        + "\"attribute_prompts\":[\"x\"],\"generation_prompts\":[\"y\"]}]";

        EditRecord record = read(CorpusForm.ROME, text).records().get(0);

        assertThat(record.id()).isEqualTo("counterfact-3");
        assertThat(record.relation()).isEqualTo("P17");
        assertThat(record.prompt()).isEqualTo("The town Lyon is in");
        assertThat(record.target()).isEqualTo("Spain");
        assertThat(record.rephrasings()).containsExactly("Find Lyon in", "Go. Lyon lies in");
        assertThat(record.locality()).containsExactly(new TextProbe("Nice is in", "France"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"prompt\":\"A\",\"target\":\"\"} | , field target: it is empty; give a text",
                "{\"prompt\":\"A\",\"target\":\"  \"} | , field target: it is empty; give a text",
                "{\"prompt\":\"A\"} | , field target: it is missing; give a text",
                "{\"target\":\"B\"} | , field prompt: it is missing; give a text",
                "{\"prompt\":\"A\",\"target\":7} | , field target = \"7\": expected a text",
                "{\"prompt\":\"A\",\"target\":\"B\",\"aliases\":\"C\"} | , field aliases = \"\"C\"\": expected a list",
                "{\"prompt\":\"A\",\"target\":\"B\",\"aliases\":[\"C\",4]} | , field aliases[1] = \"4\": expected a text",
                "{\"prompt\":\"A\",\"target\":\"B\",\"rephrasings\":[\"\"]} | , field rephrasings[0]: it is empty; give a text",
                "{\"prompt\":\"A\",\"target\":\"B\",\"locality\":[\"C\"]} | , field locality[0] = \"\"C\"\": expected an object",
                "{\"prompt\":\"A\",\"target\":\"B\",\"locality\":[{\"prompt\":\"C\"}]} | , field locality[0].answer: it is missing; give a text",
                "{\"prompt\":\"A\",\"target\":\"B\",\"locality\":[{\"promt\":\"C\"}]} | , field locality.promt: unknown field; did you mean prompt?",
                "{\"prompt\":\"A\",\"target\":\"B\",\"rephrasing\":[]} | , field rephrasing: unknown field; did you mean rephrasings?",
                "{\"prompt\":\"A\",\"target\":\"B\",\"xyzzy_plugh\":1} | , field xyzzy_plugh: unknown field; expected one of id, subject, aliases, relation, prompt, target, ground_truth, paraphrases, rephrasings, locality, portability, source, owner, date, review_date, supersedes",
                "{\"prompt\":\"A\",\"target\":\"B\",\"ground_truth\":\"B\"} | , field target = \"B\": it is the ground truth already, so there is nothing to edit",
                "{\"prompt\":\"A\",\"target\":\"B\\nC\"} | , field target = \"B\\nC\": an answer ends at a line end; give one line",
                "{\"prompt\":\"A\\ud83d\",\"target\":\"B\"} | , field prompt = \"A\\ud83d\": half of a surrogate pair at offset 1 stands for no character; give the other half",
                "[1,2] | = \"[1,2]\": expected an object in braces",
                "{\"prompt\":\"A\",\"prompt\":\"C\",\"target\":\"B\"} | : broken JSON: Duplicate field 'prompt'",
            })
    void reportsABadRecordAndGoesOn(String line, String problem) {
        Corpus corpus = read(
                CorpusForm.JSONL, FULL_LINE + "\n" + line + "\n{\"id\":\"z\",\"prompt\":\"Z\",\"target\":\"Y\"}\n");

        assertThat(corpus.records()).extracting(EditRecord::id).containsExactly("e1", "z");
        assertThat(messages(corpus)).containsExactly("Invalid record in edits, line 2" + separated(problem));
        assertThat(corpus.report().leftOut()).isEqualTo(1);
        assertThat(corpus.report().read()).isEqualTo(3);
    }

    @Test
    void countsAndListsManyBadRecords() {
        Corpus corpus = read(CorpusForm.JSONL, FULL_LINE + "\n" + "{}\n".repeat(3_000));

        assertThat(corpus.report().leftOut()).isEqualTo(3_000);
        assertThat(corpus.report().problems()).hasSize(3_000);
    }

    private static String separated(String problem) {
        return problem.startsWith("=") ? " " + problem : problem;
    }

    @Test
    void reportsBrokenJson() {
        Corpus corpus = read(CorpusForm.JSONL, "{\"prompt\":\"A\",\"target\":}\n" + FULL_LINE);

        assertThat(corpus.records()).hasSize(1);
        assertThat(messages(corpus).get(0))
                .startsWith("Invalid record in edits, line 1: broken JSON: Unexpected character ('}' (code 125))");
    }

    @Test
    void reportsTrailingText() {
        assertThat(messages(read(CorpusForm.JSONL, "{\"prompt\":\"A\",\"target\":\"B\"} x\n"))
                        .get(0))
                .startsWith("Invalid record in edits, line 1: broken JSON: Unrecognized token 'x'");
    }

    @Test
    void reportsBytesThatAreNoText() {
        byte[] bytes = "{\"prompt\":\"A?\",\"target\":\"B\"}".getBytes(StandardCharsets.UTF_8);
        bytes[12] = (byte) 0xff;

        Corpus corpus =
                new CorpusReader(CorpusForm.JSONL, false).read(CorpusSource.of("edits", bytes), CorpusSelection.all());

        assertThat(messages(corpus))
                .containsExactly("Invalid record in edits, line 1: its bytes are no UTF-8; save the file as UTF-8");
    }

    @Test
    void endsAtTheFirstProblemWhereItIsStrict() {
        CorpusReader strict = new CorpusReader(CorpusForm.JSONL, true);
        CorpusSource source = CorpusSource.of("edits", FULL_LINE + "\n{\"prompt\":\"A\"}\n{}");

        assertThatThrownBy(() -> strict.read(source, CorpusSelection.all()))
                .isInstanceOfSatisfying(
                        CorpusException.class,
                        e -> assertThat(e.problems()).singleElement().satisfies(problem -> {
                            assertThat(problem.line()).isEqualTo(2);
                            assertThat(problem.record()).isEqualTo(1);
                        }))
                .hasMessage("Invalid record in edits, line 2, field target: it is missing; give a text");
    }

    @Test
    void readsThroughByteOrderMarkAndCarriageReturns() {
        Corpus corpus =
                read(CorpusForm.JSONL, "\uFEFF" + FULL_LINE + "\r\n\r\n{\"prompt\":\"Z\",\"target\":\"Y\"}\r\n");

        assertThat(corpus.records()).extracting(EditRecord::target).containsExactly("baker", "Y");
        assertThat(corpus.report().problems()).isEmpty();
    }

    @Test
    void takesSurroundingWhiteSpaceOffAndCountsIt() {
        Corpus corpus = read(
                CorpusForm.JSONL,
                "{\"prompt\":\"Ada is a \",\"target\":\" baker\"}\n" + "{\"prompt\":\"Z\",\"target\":\"Y\"}");

        assertThat(corpus.records().get(0).prompt()).isEqualTo("Ada is a");
        assertThat(corpus.records().get(0).target()).isEqualTo("baker");
        assertThat(corpus.report().trimmed()).isEqualTo(1);
    }

    @Test
    void findsDuplicatesContradictionsAndRepeatedIds() {
        Corpus corpus = read(CorpusForm.JSONL, """
                {"id":"a","prompt":"Ada is a","target":"baker"}
                {"id":"b","prompt":"ada  is a","target":"Baker"}
                {"id":"c","prompt":"Ada is a","target":"poet"}
                {"id":"a","prompt":"Bob is a","target":"poet"}
                """);

        assertThat(corpus.records()).extracting(EditRecord::id).containsExactly("a");
        assertThat(messages(corpus))
                .containsExactly(
                        "Invalid record in edits, line 2, field prompt = \"ada  is a\": the same edit as record a in line 1; left out",
                        "Invalid record in edits, line 3, field target = \"poet\": record a in line 1 edits the same prompt to \"baker\";"
                                + " the first stands, this one is left out: keep one of them",
                        "Invalid record in edits, line 4, field id = \"a\": the record in line 1 has the same id; give each its own");
        assertThat(corpus.report().problems(CorpusProblem.Kind.DUPLICATE)).hasSize(1);
        assertThat(corpus.report().problems(CorpusProblem.Kind.CONTRADICTION)).hasSize(1);
    }

    @Test
    void takesTheFirstUsableRecordsBehindThoseSkipped() {
        CorpusReader reader = new CorpusReader(CorpusForm.JSONL, false);
        CorpusSource source = CorpusSource.of("edits", "{}\n" + lines(10));

        Corpus first = reader.read(source, CorpusSelection.first(4));
        Corpus second = reader.read(source, CorpusSelection.first(4).skipping(4));

        assertThat(first.records()).extracting(EditRecord::id).containsExactly("r0", "r1", "r2", "r3");
        assertThat(second.records()).extracting(EditRecord::id).containsExactly("r4", "r5", "r6", "r7");
        assertThat(first.report().read()).isEqualTo(5);
    }

    @Test
    void drawsASampleByIdAlone() {
        CorpusReader reader = new CorpusReader(CorpusForm.JSONL, false);
        List<String> lines = Arrays.asList(lines(200).split("\n"));
        Collections.reverse(lines);

        List<String> drawn = ids(reader.read(CorpusSource.of("edits", lines(200)), CorpusSelection.sample(20, 7)));
        List<String> backwards =
                ids(reader.read(CorpusSource.of("edits", String.join("\n", lines)), CorpusSelection.sample(20, 7)));
        List<String> other = ids(reader.read(CorpusSource.of("edits", lines(200)), CorpusSelection.sample(20, 8)));

        assertThat(drawn)
                .hasSize(20)
                .containsExactlyInAnyOrderElementsOf(backwards)
                .isNotEqualTo(other);
        assertThat(drawn).isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
        assertThat(number(drawn.get(19))).isGreaterThan(100);
    }

    @Test
    void readsGzipWhateverItsName(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("edits.jsonl");
        Files.write(file, gzip(FULL_LINE));

        Corpus corpus = new CorpusReader(CorpusForm.JSONL, false).read(CorpusSource.of(file), CorpusSelection.all());

        assertThat(corpus.records()).hasSize(1);
        assertThat(corpus.report().file()).isEqualTo(file.toString());
    }

    @Test
    void saysWhereACutOffGzipBreaks() throws IOException {
        byte[] whole = gzip(lines(5000));
        CorpusSource cut = CorpusSource.of("edits.gz", Arrays.copyOf(whole, whole.length / 2));
        CorpusReader reader = new CorpusReader(CorpusForm.JSONL, false);

        assertThatThrownBy(() -> reader.read(cut, CorpusSelection.all()))
                .isInstanceOf(CorpusException.class)
                .hasMessageMatching(
                        "Cannot read corpus edits\\.gz beyond line \\d{3,4}: Unexpected end of ZLIB input stream;"
                                + " check that the file exists and is whole");
    }

    @Test
    void refusesAMissingFile(@TempDir Path folder) {
        CorpusSource missing = CorpusSource.of(folder.resolve("none.jsonl"));
        CorpusReader reader = new CorpusReader(CorpusForm.JSONL, false);

        assertThatThrownBy(() -> reader.read(missing, CorpusSelection.all()))
                .hasMessage("Cannot read corpus " + missing.name() + " beyond line 1: " + missing.name()
                        + "; check that the file exists and is whole");
    }

    @Test
    void refusesUtf16() {
        CorpusSource source = CorpusSource.of("edits", FULL_LINE.getBytes(StandardCharsets.UTF_16));
        CorpusReader reader = new CorpusReader(CorpusForm.JSONL, false);

        assertThatThrownBy(() -> reader.read(source, CorpusSelection.all()))
                .hasMessage("Cannot read corpus edits beyond line 1: it is UTF-16 and not UTF-8;"
                        + " check that the file exists and is whole");
    }

    @Test
    void refusesATemplateWithoutAPlaceForTheSubject() {
        String text = "[{\"case_id\":3,\"requested_rewrite\":{\"prompt\":\"Lyon is in\",\"subject\":\"Lyon\","
                + "\"target_new\":{\"str\":\"Spain\"},\"target_true\":{\"str\":\"France\"}}}]";

        assertThat(messages(read(CorpusForm.ROME, text)))
                .containsExactly("Invalid record in edits, line 1, field requested_rewrite.prompt = \"Lyon is in\":"
                        + " expected {} where the subject stands");
    }

    @Test
    void refusesUnknownForms() {
        assertThat(CorpusForm.named("rome")).isEqualTo(CorpusForm.ROME);
        assertThatThrownBy(() -> CorpusForm.named("csv"))
                .hasMessage("Unsupported corpus form \"csv\", expected one of zsre, counterfact, rome, jsonl");
    }

    @Test
    void refusesEmptySelections() {
        assertThatThrownBy(() -> CorpusSelection.first(0))
                .hasMessage("Invalid selection: limit = 0, expected at least 1");
        assertThatThrownBy(() -> CorpusSelection.all().skipping(-1))
                .hasMessage("Invalid selection: skip = -1, expected at least 0");
    }

    private static String lines(int count) {
        StringBuilder lines = new StringBuilder();
        IntStream.range(0, count)
                .forEach(i -> lines.append(String.format(
                        Locale.ROOT, "{\"id\":\"r%d\",\"prompt\":\"Prompt %d is\",\"target\":\"T\"}%n", i, i)));
        return lines.toString();
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(1));
    }

    private static List<String> ids(Corpus corpus) {
        return corpus.records().stream().map(EditRecord::id).toList();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static Corpus read(CorpusForm form, String text) {
        return new CorpusReader(form, false).read(CorpusSource.of("edits", text), CorpusSelection.all());
    }

    private static List<String> messages(Corpus corpus) {
        return corpus.report().problems().stream().map(CorpusProblem::message).toList();
    }
}
