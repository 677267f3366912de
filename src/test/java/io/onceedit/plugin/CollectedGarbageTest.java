package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training reads no memory that the Java machine may take back, whenever it collects its garbage. */
final class CollectedGarbageTest {
    private static final int TEXTS = 4;

    private static Map<String, LanguageModel> bases;

    @TempDir
    private Path folder;

    @BeforeAll
    static void openBases() {
        TensorRuntime.prepareThread();
        TensorRuntime.setThreads(1);
        bases = Map.of("llama", TinyModel.open("tiny-hash", true), "gpt2", TinyModel.openGpt2("tiny-hash"));
    }

    @AfterAll
    static void closeBases() {
        bases.values().forEach(LanguageModel::close);
    }

    @ParameterizedTest
    @CsvSource({"llama, speaker, last:2", "llama, published, last:2", "llama, speaker, all", "gpt2, published, all"})
    void gradientsOutliveACollection(String base, String recipe, String trained) throws InterruptedException {
        TrainingSettings settings = settings(recipe, trained);
        List<float[]> quiet = gradients(bases.get(base), settings, () -> {});
        List<float[]> disturbed = gradients(bases.get(base), settings, FreedMemory::overwrite);
        assertThat(quiet).allMatch(CollectedGarbageTest::isFiniteAndNotZero);
        for (int i = 0; i < quiet.size(); i++) {
            assertThat(disturbed.get(i)).as("gradient %d", i).isEqualTo(quiet.get(i));
        }
    }

    @ParameterizedTest
    @CsvSource({"llama, speaker, last:2", "gpt2, published, all"})
    void trainingsGiveTheSameBytesUnderLoad(String base, String recipe, String trained)
            throws IOException, InterruptedException {
        TrainingSettings settings = settings(recipe, trained);
        String quiet = bytes("quiet", bases.get(base), settings);
        AtomicBoolean done = new AtomicBoolean();
        Thread load = new Thread(() -> {
            while (!done.get()) {
                try {
                    FreedMemory.overwrite();
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        load.start();
        try {
            assertThat(bytes("loaded", bases.get(base), settings)).isEqualTo(quiet);
        } finally {
            done.set(true);
            load.join();
        }
    }

    private static TrainingSettings settings(String recipe, String trained) {
        return TrainingSettings.recipe(recipe)
                .with(Map.of("trained", trained, "loop.epochs", "2", "loop.batch-size", "4"));
    }

    /** What happens between a recorded computation and the way back. */
    @FunctionalInterface
    private interface Disturbance {
        void happen() throws InterruptedException;
    }

    /** The gradients of one batch, as the training loop computes them. */
    private static List<float[]> gradients(LanguageModel base, TrainingSettings settings, Disturbance between)
            throws InterruptedException {
        Decoder decoder = base.decoder();
        Objective objective = new Objective(settings.objective());
        List<EncodedText> all =
                new TextEncoder(base, true).encode(TinyEdits.texts(settings).texts());
        List<EncodedText> texts = all.stream()
                .filter(text -> text.isRelated() || objective.readsUnrelated())
                .limit(TEXTS)
                .toList();
        List<Integer> batch = IntStream.range(0, TEXTS).boxed().toList();
        TrainedSpan span = TrainedSpan.of(decoder, settings.trained().select(decoder));
        try (NDManager work = decoder.newScope()) {
            TrainableTensors tensors = new TrainableTensors(
                    work,
                    decoder,
                    settings.trained().select(decoder),
                    settings.objective().weightToken());
            TrainableTensors.Leaves leaves = tensors.leaves(work);
            FrozenPrefix prefix = new FrozenPrefix(work, decoder, texts, span.frozenLayers(), 0, () -> {});
            TokenBatch tokens = prefix.tokens(batch);
            try (Decoder edited = decoder.withParameters(leaves.parameters())) {
                NDArray loss = Gradients.recorded(() -> {
                    NDArray residual = span.trainsEmbeddings()
                            ? edited.residualAfter(work, tokens, 0)
                            : prefix.residual(work, batch);
                    Objective.Positions positions = objective.positions(texts);
                    NDArray rows = edited.hiddenFrom(residual, tokens, prefix.layers(), positions.places());
                    Objective.Pass pass = new Objective.Pass(edited, leaves.weightRow());
                    return objective.loss(pass, rows, positions, objective.normaliser(texts));
                });
                between.happen();
                Gradients.backward(loss);
                return leaves.all().stream()
                        .map(leaf -> leaf.getGradient().toFloatArray())
                        .toList();
            }
        }
    }

    private static boolean isFiniteAndNotZero(float[] gradient) {
        boolean zero = true;
        for (float value : gradient) {
            if (!Float.isFinite(value)) {
                return false;
            }
            zero &= value == 0;
        }
        return !zero;
    }

    private String bytes(String name, LanguageModel base, TrainingSettings settings) throws IOException {
        try (TrainingResult result = new PluginTrainer(settings, "test")
                .train(base, TinyEdits.batch(), TinyEdits.texts(settings), ProgressListener.SILENT)) {
            Path written = PluginArtifact.write(folder.resolve(name), result).folder();
            return new Sha256()
                    .update(Files.readAllBytes(written.resolve("tensors.safetensors")))
                    .hex();
        }
    }
}
