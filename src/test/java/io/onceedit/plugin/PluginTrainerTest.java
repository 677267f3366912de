package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.TrainingPool;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.tokenizer.Encoding;
import io.onceedit.progress.ProgressListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class PluginTrainerTest {
    private static final Map<String, String> TINY = Map.of(
            "trained", "last:2",
            "rates.learning-rate", "0.01",
            "rates.weight-row-learning-rate", "0.03",
            "loop.epochs", "60",
            "loop.batch-size", "4",
            "texts.paraphrases", "2");
    private static final TrainingSettings SPEAKER = TrainingSettings.recipe("speaker")
            .with(TINY)
            .with(Map.of("texts.paraphrases", "0", "loop.batch-size", "5"));
    private static final TrainingSettings PUBLISHED =
            TrainingSettings.recipe("published").with(TINY).with(Map.of("loop.epochs", "25"));

    @RegisterExtension
    private static final TinyBase BASE = new TinyBase();

    @TempDir
    private Path folder;

    @Test
    void learnsEveryEdit() {
        try (TrainingResult result = train(SPEAKER);
                Plugin plugin = open(result)) {
            assertThat(result.lossCurve()).hasSize(60);
            assertThat(result.lossCurve().get(59))
                    .isLessThan(0.1 * result.lossCurve().get(0));
            assertThat(says(plugin.model())).isEqualTo(List.of("Oslo", "Rome", "chess", "golf", "Bern"));
            assertThat(says(BASE.model())).doesNotContain("Oslo", "Rome", "chess", "golf", "Bern");
        }
    }

    @Test
    void refusesToGoOnWhereTheObjectiveIsNoNumber() {
        TrainingSettings diverging =
                SPEAKER.with(Map.of("rates.learning-rate", "1e30", "rates.warm-up-share", "0", "adam.clip-norm", "0"));
        NDManager system = BASE.model().decoder().embedding().getManager();
        int before = arrays(system);
        assertThatThrownBy(() -> train(diverging))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("Failed to train: the objective is (NaN|Infinity) at step [1-9][0-9]*;"
                        + " use a lower learning rate");
        assertThat(arrays(system)).isEqualTo(before);
    }

    @Test
    void leavesFrozenTensorsAlone() {
        List<Float> before = sums(BASE.model());
        try (TrainingResult result = train(SPEAKER.with(Map.of("loop.epochs", "3")));
                Plugin plugin = open(result)) {
            assertThat(result.changed().keySet())
                    .isEqualTo(new TrainedParameters.LastLayers(2, 2)
                            .select(BASE.model().decoder()));
            for (String name : BASE.model().decoder().parameterNames()) {
                NDArray own = BASE.model().decoder().parameter(name);
                NDArray edited = plugin.model().decoder().parameter(name);
                if (result.changed().containsKey(name)) {
                    assertThat(edited.contentEquals(own)).as(name).isFalse();
                } else {
                    assertThat(edited).as(name).isSameAs(own);
                }
            }
        }
        assertThat(sums(BASE.model())).isEqualTo(before);
    }

    @Test
    void publishedRecipeLowersItsLossAndItsWeightTokenSeparatesEditsFromOtherPrompts() {
        try (TrainingResult result = train(PUBLISHED);
                Plugin plugin = open(result)) {
            assertThat(result.lossCurve()).hasSize(25);
            assertThat(result.lossCurve().get(24))
                    .isLessThan(0.2 * result.lossCurve().get(0));
            assertThat(plugin.hasWeightToken()).isTrue();
            List<String> related = new ArrayList<>();
            List<String> unrelated = new ArrayList<>();
            for (TrainingText text : TinyEdits.texts(PUBLISHED).texts()) {
                (text.kind().isRelated() ? related : unrelated).add(text.text().prompt());
            }
            assertThat(unrelated).isNotEmpty();
            assertThat(alphas(plugin, related)).allMatch(alpha -> alpha > 0.7);
            assertThat(alphas(plugin, unrelated)).allMatch(alpha -> alpha < 0.3);
        }
    }

    @Test
    void headHasNoColumnForTheWeightToken() {
        try (TrainingResult result = train(PUBLISHED.with(Map.of("loop.epochs", "1")));
                Plugin plugin = open(result);
                NDManager scope = BASE.model().decoder().newScope()) {
            NDArray hidden = plugin.model().decoder().hidden(scope, TokenBatch.of(List.of(new int[] {65, 66})));
            NDArray logits = plugin.model().decoder().logits(hidden.get("0"));
            assertThat(logits.getShape().get(1)).isEqualTo(CharacterTokenizer.VOCABULARY);
            assertThat(plugin.weightLogits(hidden.get("0")).getShape().getShape())
                    .containsExactly(2);
        }
    }

    @Test
    void withoutWeightTokenThereIsNoAlpha() {
        try (TrainingResult result = train(SPEAKER.with(Map.of("loop.epochs", "1")));
                Plugin plugin = open(result);
                NDManager scope = BASE.model().decoder().newScope()) {
            NDArray rows = scope.zeros(new ai.djl.ndarray.types.Shape(1, TinyModel.HIDDEN));
            assertThatThrownBy(() -> plugin.weightLogits(rows))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Cannot read the weight token of plug-in " + plugin.sha()
                            + ": its recipe speaker trains none; use recipe published");
        }
    }

    @Test
    void accumulatedBatchesCountAsOne() {
        Map<String, String> oneStep = Map.of("loop.epochs", "1", "loop.batch-size", "100", "rates.warm-up-share", "0");
        TrainingSettings whole = PUBLISHED.with(oneStep);
        TrainingSettings parts = whole.with(Map.of("loop.batch-size", "3", "loop.accumulation-steps", "100"));
        try (TrainingResult one = train(whole);
                TrainingResult many = train(parts)) {
            assertThat(one.cost().steps()).isEqualTo(1);
            assertThat(many.cost().steps()).isEqualTo(1);
            assertThat(many.lossCurve().get(0)).isCloseTo(one.lossCurve().get(0), within());
        }
    }

    @Test
    void gradientsOfAccumulatedBatchesAddUp() {
        Map<String, String> twoSteps = Map.of("loop.epochs", "2", "loop.batch-size", "100", "rates.decay", "constant");
        TrainingSettings whole = PUBLISHED.with(twoSteps);
        TrainingSettings parts = whole.with(Map.of("loop.batch-size", "3", "loop.accumulation-steps", "100"));
        try (TrainingResult one = train(whole);
                TrainingResult many = train(parts)) {
            assertThat(one.lossCurve().get(1)).isLessThan(one.lossCurve().get(0));
            assertThat(many.lossCurve().get(1)).isCloseTo(one.lossCurve().get(1), within());
        }
    }

    @Test
    void keptActivationsChangeNothing() {
        TrainingSettings few = SPEAKER.with(Map.of("loop.epochs", "3"));
        try (TrainingResult kept = train(few);
                TrainingResult computed = train(few.with(Map.of("loop.activation-cache-bytes", "0")))) {
            for (int epoch = 0; epoch < 3; epoch++) {
                assertThat(computed.lossCurve().get(epoch))
                        .isCloseTo(kept.lossCurve().get(epoch), within());
            }
        }
    }

    @Test
    void trainsEverythingWhereAsked() {
        TrainingSettings all = SPEAKER.with(Map.of("trained", "all", "loop.epochs", "3"));
        try (TrainingResult result = train(all)) {
            assertThat(result.changed().keySet())
                    .isEqualTo(BASE.model().decoder().parameterNames());
            for (Map.Entry<String, NDArray> changed : result.changed().entrySet()) {
                assertThat(changed.getValue()
                                .contentEquals(BASE.model().decoder().parameter(changed.getKey())))
                        .as(changed.getKey())
                        .isFalse();
            }
            assertThat(result.lossCurve().get(2)).isLessThan(result.lossCurve().get(0));
        }
    }

    @Test
    void trainsChosenProjectionsOnly() {
        String pattern = "model\\.layers\\.(1|3)\\.mlp\\.down_proj\\.weight";
        TrainingSettings chosen = SPEAKER.with(Map.of("trained", "matching:" + pattern, "loop.epochs", "3"));
        try (TrainingResult result = train(chosen)) {
            assertThat(result.changed().keySet())
                    .isEqualTo(Set.of("model.layers.1.mlp.down_proj.weight", "model.layers.3.mlp.down_proj.weight"));
            assertThat(result.lossCurve().get(2)).isLessThan(result.lossCurve().get(0));
        }
    }

    @Test
    void exampleWeightsShiftTheObjective() {
        TrainingSettings few = PUBLISHED.with(Map.of("loop.epochs", "4"));
        double balanced = meanUnrelatedAlpha(few);
        double heavy = meanUnrelatedAlpha(few.with(Map.of("objective.unrelated-weight", "20")));
        assertThat(heavy).isLessThan(balanced);
    }

    @Test
    void stopsWhenTheObjectiveIsLowEnough() {
        TrainingSettings early = SPEAKER.with(Map.of("stop.loss-below", "1.0"));
        List<Long> told = new ArrayList<>();
        try (TrainingResult result = new PluginTrainer(early, "test")
                .train(
                        BASE.model(),
                        TinyEdits.batch(),
                        TinyEdits.texts(early),
                        (stage, done, total) -> told.add(done))) {
            int last = result.lossCurve().size() - 1;
            assertThat(last).isLessThan(59);
            assertThat(result.lossCurve().get(last)).isLessThan(1.0);
            assertThat(result.lossCurve().subList(0, last)).allMatch(loss -> loss >= 1.0);
            assertThat(told).isSorted().startsWith(0L);
        }
    }

    @Test
    void leavesNoArrayBehind() {
        TrainingSettings few = PUBLISHED.with(Map.of("loop.epochs", "1"));
        train(few).close();
        NDManager system = BASE.model().decoder().embedding().getManager();
        int before = arrays(system);
        for (int i = 0; i < 5; i++) {
            train(few).close();
        }
        assertThat(arrays(system)).isEqualTo(before);
    }

    @Test
    void refusesTargetsThatAreNothingButPunctuation() {
        EditBatch batch = new EditBatch("bad", List.of(TinyEdits.record("e9", "Ada", "Where does Ada live?", "...")));
        PluginTrainer trainer = new PluginTrainer(SPEAKER, "test");
        String message = "Invalid target \"...\" of edit e9: nothing but white space and punctuation";
        assertThat(trainer.problems(BASE.model(), batch)).containsExactly(new RecordProblem("e9", message));
        assertThatThrownBy(() -> trainer.train(BASE.model(), batch, texts(batch), ProgressListener.SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot train: 1 texts do not fit the plug-in base\n  " + message);
    }

    @Test
    void refusesTextsThatAreLongerThanTheContext() {
        String prompt = "Where does Ada live, " + "really ".repeat(30) + "now?";
        EditBatch batch = new EditBatch("long", List.of(TinyEdits.record("e9", "Ada", prompt, "Oslo")));
        assertThat(new PluginTrainer(SPEAKER, "test").problems(BASE.model(), batch))
                .containsExactly(new RecordProblem(
                        "e9",
                        "Invalid text of edit e9: " + (prompt.length() + 6)
                                + " tokens, the plug-in base reads at most 160: " + prompt.substring(0, 80) + "..."));
    }

    @Test
    void refusesPromptsWithoutATokenBeforeTheTarget() {
        EditBatch batch = new EditBatch("empty", List.of(TinyEdits.record("e9", "", "", "Oslo")));
        assertThat(new PluginTrainer(SPEAKER, "test").problems(BASE.model(), batch))
                .containsExactly(
                        new RecordProblem(
                                "e9",
                                "Cannot tokenise target \"Oslo\" of edit e9: its prompt \"\" has no token that ends before it"));
    }

    @Test
    void nothingIsTrainedOnNothing() {
        TrainingTexts none = new TrainingTexts(List.of(), new LeakReport(0, 0));
        assertThatThrownBy(() -> new PluginTrainer(SPEAKER, "test")
                        .train(BASE.model(), TinyEdits.batch(), none, ProgressListener.SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid training texts of edit batch five: there are none");
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-4);
    }

    private static TrainingTexts texts(EditBatch batch) {
        return TrainingTexts.make(batch, new TrainingPool(List.of()), SPEAKER, LeakCheck.NOTHING_EVALUATED);
    }

    private static TrainingResult train(TrainingSettings settings) {
        return new PluginTrainer(settings, "test")
                .train(BASE.model(), TinyEdits.batch(), TinyEdits.texts(settings), ProgressListener.SILENT);
    }

    private Plugin open(TrainingResult result) {
        return PluginArtifact.write(folder.resolve("plugin"), result).open(BASE.model());
    }

    private static List<Float> sums(LanguageModel model) {
        return model.decoder().parameterNames().stream()
                .sorted()
                .map(name -> model.decoder().parameter(name).sum().getFloat())
                .toList();
    }

    private double meanUnrelatedAlpha(TrainingSettings settings) {
        try (TrainingResult result = train(settings);
                Plugin plugin = PluginArtifact.write(folder.resolve("p" + settings.hashCode()), result)
                        .open(BASE.model())) {
            List<String> unrelated = TinyEdits.texts(settings).texts().stream()
                    .filter(text -> !text.kind().isRelated())
                    .map(text -> text.text().prompt())
                    .toList();
            return alphas(plugin, unrelated).stream()
                    .mapToDouble(alpha -> alpha)
                    .average()
                    .orElseThrow();
        }
    }

    private static List<Double> alphas(Plugin plugin, List<String> prompts) {
        List<Double> alphas = new ArrayList<>();
        for (String prompt : prompts) {
            try (NDManager scope = BASE.model().decoder().newScope()) {
                int[] ids = BASE.model().tokenizer().encode(prompt).ids();
                NDArray hidden = plugin.model().decoder().hidden(scope, TokenBatch.of(List.of(ids)));
                double logit = plugin.weightLogits(hidden.get("0, " + (ids.length - 1) + ":"))
                        .getFloat(0);
                alphas.add(1 / (1 + Math.exp(-logit)));
            }
        }
        return alphas;
    }

    /** What a model says behind each edit's prompt with the gold prefix fed, without the space in front. */
    private static List<String> says(LanguageModel model) {
        return TinyEdits.batch().records().stream()
                .map(record -> {
                    Encoding encoding = model.tokenizer().encode(record.prompt() + " " + record.target());
                    try (NDManager scope = model.decoder().newScope()) {
                        NDArray hidden = model.decoder().hidden(scope, TokenBatch.of(List.of(encoding.ids())));
                        int first = record.prompt().length();
                        NDArray rows = hidden.get("0, " + first + ":" + (encoding.length() - 1));
                        long[] said = model.decoder().logits(rows).argMax(1).toLongArray();
                        StringBuilder text = new StringBuilder();
                        for (long id : said) {
                            text.append((char) id);
                        }
                        return text.toString();
                    }
                })
                .toList();
    }

    private static int arrays(NDManager manager) {
        return manager.getManagedArrays().size();
    }
}
