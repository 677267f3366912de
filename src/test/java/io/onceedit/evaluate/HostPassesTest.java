package io.onceedit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.corpus.CorpusForm;
import io.onceedit.corpus.CorpusReader;
import io.onceedit.corpus.CorpusSelection;
import io.onceedit.corpus.CorpusSource;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeMaker;
import io.onceedit.corpus.TextProbe;
import io.onceedit.corpus.TrainingPool;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.HostPass;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.progress.ProgressListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tiny llama host of the demo, against reading its logits row by row without batches, gathering or caches. */
final class HostPassesTest {
    private static LanguageModel host;
    private static List<TextProbe> texts;

    @BeforeAll
    static void open() {
        host = DemoHost.open(Path.of("src/demo/models/host-llama"));
        List<EditRecord> edits = new CorpusReader(CorpusForm.JSONL, true)
                .read(CorpusSource.of(Path.of("src/demo/corpus/edits.jsonl")), CorpusSelection.first(7))
                .records();
        texts = new ProbeMaker(1)
                .probes(edits, new TrainingPool(List.of())).stream()
                        .map(Probe::text)
                        .toList();
    }

    @AfterAll
    static void close() {
        host.close();
    }

    @Test
    void agreesWithReadingEachAnswerByItself() {
        List<Attempt<HostPass>> passes =
                passes(new HostPassSettings(4, 8192, 5)).passes(texts);

        for (int i = 0; i < texts.size(); i++) {
            HostPass pass = answered(passes.get(i));
            assertThat(pass.prompt()).isEqualTo(texts.get(i).prompt());
            double[][] logProbNats = logProbNats(pass.encoding().ids());
            for (int position = 0; position < pass.positions(); position++) {
                double[] row = logProbNats[pass.firstAnswerToken() + position - 1];
                assertThat((double) pass.expectedLogProbNats()[position])
                        .isEqualTo(row[pass.expected(position)], within(1e-4));
                assertThat(pass.topIds()[position]).hasSize(5).startsWith(pass.argmax()[position]);
                for (int rank = 0; rank < 5; rank++) {
                    double kept = row[pass.topIds()[position][rank]];
                    assertThat((double) pass.topLogProbNats()[position][rank]).isEqualTo(kept, within(1e-4));
                    int before = rank;
                    assertThat(Arrays.stream(row)
                                    .filter(value -> value > kept + 1e-4)
                                    .count())
                            .isLessThanOrEqualTo(before);
                }
            }
        }
    }

    @Test
    void givesTheSamePassesInAnyBatches() {
        List<HostPass> alone = passes(new HostPassSettings(1, 1, 3)).passes(texts).stream()
                .map(HostPassesTest::answered)
                .toList();
        List<HostPass> together = passes(HostPassSettings.DEFAULT).passes(texts).stream()
                .map(HostPassesTest::answered)
                .toList();

        for (int i = 0; i < texts.size(); i++) {
            assertThat(together.get(i).argmax()).isEqualTo(alone.get(i).argmax());
            assertThat(together.get(i).expectedLogProbNats())
                    .containsExactly(alone.get(i).expectedLogProbNats(), within(1e-4f));
        }
    }

    @Test
    void readsASharedPromptAsIfItStoodAlone() {
        List<TextProbe> shared = new ArrayList<>();
        for (TextProbe prompt : texts.subList(0, 3)) {
            for (String answer : List.of("Skarholm", "a ship's carpenter of Ardenvale", "x", "Upper Senn")) {
                shared.add(new TextProbe(prompt.prompt(), answer));
            }
        }

        List<Attempt<HostPass>> together = passes(HostPassSettings.DEFAULT).passes(shared);
        List<Attempt<HostPass>> alone = passes(new HostPassSettings(1, 1, 64)).passes(shared);

        for (int i = 0; i < shared.size(); i++) {
            HostPass pass = answered(together.get(i));
            HostPass expected = answered(alone.get(i));
            assertThat(pass.answer()).isEqualTo(shared.get(i).answer());
            assertThat(pass.argmax()).isEqualTo(expected.argmax());
            assertThat(pass.expectedLogProbNats()).containsExactly(expected.expectedLogProbNats(), within(1e-5f));
        }
    }

    @Test
    void readsAPromptOnceWhereThatSavesAQuarter() {
        AnswerTokens first = tokens("The cradle of Ada stood in", "Skarholm");
        AnswerTokens second = tokens("The cradle of Ada stood in", "Ardenvale");
        AnswerTokens other = tokens("The profession of Ben is", "baker");

        assertThat(SharedPrompts.of(List.of(first, second)).pays()).isTrue();
        assertThat(SharedPrompts.of(List.of(first, second)).prompts()).hasSize(1);
        assertThat(SharedPrompts.of(List.of(first, other)).pays()).isFalse();
        assertThat(SharedPrompts.of(List.of(first, other, second)).promptOf()).containsExactly(0, 1, 0);
    }

    private static AnswerTokens tokens(String prompt, String answer) {
        return AnswerTokens.of(host.tokenizer(), new TextProbe(prompt, answer));
    }

    @Test
    void generatesWhatGreedyDecodingWithoutACacheDoes() {
        List<String> prompts =
                texts.stream().map(TextProbe::prompt).distinct().limit(9).toList();

        List<Attempt<Generation>> generations =
                passes(new HostPassSettings(4, 8192, 5)).generations(prompts, 12);

        for (int i = 0; i < prompts.size(); i++) {
            Generation expected = generateSlowly(prompts.get(i), 12);
            Generation actual = answered(generations.get(i));
            assertThat(actual.hostIds()).isEqualTo(expected.hostIds());
            assertThat(actual.text()).isEqualTo(expected.text());
            assertThat(actual.ended()).isEqualTo(expected.ended());
        }
    }

    @Test
    void computesNoQuestionTwice() {
        HostPasses passes = passes(HostPassSettings.DEFAULT);
        List<TextProbe> asked = List.of(texts.get(0), texts.get(1), texts.get(0));

        List<Attempt<HostPass>> first = passes.passes(asked);
        List<Attempt<HostPass>> second = passes.passes(asked);

        assertThat(first).extracting(HostPassesTest::recalled).containsExactly(false, false, true);
        assertThat(second).extracting(HostPassesTest::recalled).containsExactly(true, true, true);
        assertThat(answered(second.get(0))).isSameAs(answered(first.get(0)));
    }

    @Test
    void saysWhatCannotBeScored() {
        int longest = host.decoder().shape().maximumPositions();
        TextProbe tooLong = new TextProbe("long ".repeat(longest), "x");

        List<Attempt<HostPass>> passes =
                passes(HostPassSettings.DEFAULT).passes(List.of(tooLong, new TextProbe("", "x"), texts.get(0)));
        List<Attempt<Generation>> generations =
                passes(HostPassSettings.DEFAULT).generations(List.of(tooLong.prompt(), " "), 3);

        assertThat(reason(passes.get(0)))
                .matches(
                        "Failed to ask the host's tokenizer: Cannot score answer \"x\": prompt and answer have \\d+ tokens,"
                                + " the host reads at most " + longest + "; shorten the prompt");
        assertThat(reason(passes.get(1)))
                .isEqualTo(
                        "Failed to ask the host's tokenizer: Cannot score answer \"x\" behind prompt \"\": one of them has"
                                + " no tokens of its own; give both");
        assertThat(passes.get(2)).isInstanceOf(Attempt.Answered.class);
        assertThat(reason(generations.get(0)))
                .contains("with 3 to generate, at most " + longest + "; change the prompt");
        assertThat(reason(generations.get(1)))
                .startsWith("Failed to ask the host's tokenizer: Cannot generate behind prompt");
    }

    @Test
    void leavesNoArrayBehind() {
        passes(HostPassSettings.DEFAULT).passes(texts);
        NDManager owner = host.decoder().embedding().getManager();
        int before = owner.getManagedArrays().size();

        for (int i = 0; i < 3; i++) {
            passes(HostPassSettings.DEFAULT).passes(texts);
            passes(HostPassSettings.DEFAULT).generations(List.of(texts.get(0).prompt()), 5);
        }

        assertThat(owner.getManagedArrays()).hasSize(before);
    }

    @Test
    void reportsItsProgress() {
        List<String> lines = new ArrayList<>();
        ProgressListener listener = (stage, done, total) -> lines.add(stage + " " + done + "/" + total);

        new HostPasses(host, new HostPassSettings(2, 8192, 1), listener).passes(texts.subList(0, 3));

        assertThat(lines).containsExactly("host pass 2/3", "host pass 3/3");
    }

    private static Generation generateSlowly(String prompt, int maximumTokens) {
        List<Integer> ids = new ArrayList<>();
        Arrays.stream(host.tokenizer().encode(prompt).ids()).forEach(ids::add);
        int start = ids.size();
        while (ids.size() - start < maximumTokens) {
            double[][] rows =
                    logProbNats(ids.stream().mapToInt(Integer::intValue).toArray());
            double[] last = rows[rows.length - 1];
            int best = 0;
            for (int id = 1; id < last.length; id++) {
                best = last[id] > last[best] ? id : best;
            }
            String text = host.tokenizer().decode(new int[] {best});
            if (host.tokenizer().isEndOfText(best) || text.startsWith("\n")) {
                return generation(ids, start, true);
            }
            ids.add(best);
        }
        return generation(ids, start, false);
    }

    private static Generation generation(List<Integer> ids, int start, boolean ended) {
        int[] said = ids.subList(start, ids.size()).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        StringBuilder text = new StringBuilder();
        for (int id : said) {
            text.append(host.tokenizer().surface(id));
        }
        return new Generation(text.toString(), said, ended);
    }

    /** Log probabilities of every position of one text, (T, V). */
    private static double[][] logProbNats(int[] ids) {
        try (NDManager scope = host.decoder().newScope()) {
            NDArray hidden = host.decoder().hidden(scope, new TokenBatch(new int[][] {ids}));
            NDArray logits = host.decoder().logits(hidden.squeeze(0));
            int vocabulary = (int) logits.getShape().get(1);
            float[] values = logits.toFloatArray();
            double[][] rows = new double[ids.length][vocabulary];
            for (int row = 0; row < ids.length; row++) {
                double total = 0;
                for (int id = 0; id < vocabulary; id++) {
                    rows[row][id] = values[row * vocabulary + id];
                    total += Math.exp(rows[row][id]);
                }
                double normaliser = Math.log(total);
                rows[row] = Arrays.stream(rows[row])
                        .map(value -> value - normaliser)
                        .toArray();
            }
            return rows;
        }
    }

    private static HostPasses passes(HostPassSettings settings) {
        return new HostPasses(host, settings, ProgressListener.SILENT);
    }

    private static <T> T answered(Attempt<T> attempt) {
        return attempt.either(value -> value, reason -> {
            throw new AssertionError(reason);
        });
    }

    private static boolean recalled(Attempt<HostPass> attempt) {
        return attempt instanceof Attempt.Answered<HostPass> answer && answer.recalled();
    }

    private static String reason(Attempt<?> attempt) {
        return attempt.either(value -> "", reason -> reason);
    }
}
