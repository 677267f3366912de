package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.onceedit.evaluate.KeptHost;
import io.onceedit.evaluate.KeptPass;
import io.onceedit.evaluate.Observation;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.SafetensorsFile;
import io.onceedit.model.checkpoint.SafetensorsWriter;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One host in a sweep twice: its weights held as fp32 and as half. */
final class HeldTypesTest {
    private static final String EMBEDDING = "model.embed_tokens.weight";

    @TempDir
    private Path folder;

    private Path host;

    /** A host whose matrices are no halves. */
    @BeforeEach
    void writeHost() throws IOException {
        host = folder.resolve("host");
        Files.createDirectories(host);
        try (Stream<Path> files = Files.list(Path.of("src/demo/models/host-llama"))) {
            for (Path file : files.toList()) {
                Files.copy(file, host.resolve(file.getFileName()));
            }
        }
        rewrite(matrix -> matrix.mul(1.0003f));
    }

    private void rewrite(UnaryOperator<NDArray> change) {
        Path file = host.resolve("model.safetensors");
        SafetensorsFile weights = SafetensorsFile.open(file);
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            Map<String, NDArray> tensors = new HashMap<>();
            for (String name : weights.names()) {
                NDArray tensor = weights.read(scope, name);
                tensors.put(name, weights.shape(name).length > 1 ? change.apply(tensor) : tensor);
            }
            new SafetensorsWriter(SafetensorsWriter.Precision.FLOAT32, Map.of()).write(file, tensors);
        }
    }

    private String as(String id, String type) {
        return "{id: " + id + ", path: \"" + host + "\"" + (type.isEmpty() ? "" : ", dtype: " + type) + "}";
    }

    private DemoSweep sweep(String... hosts) {
        return sweep(List.of("host", "text", "onceedit-published"), hosts);
    }

    private DemoSweep sweep(List<String> methods, String... hosts) {
        return DemoSweep.of(
                List.of(
                        "corpus.limit=3",
                        "protocols=[teacher_forced]",
                        "hosts=[" + String.join(", ", List.of(hosts)) + "]"),
                List.of(),
                methods);
    }

    private static Set<String> keys(DemoSweep demo, Class<? extends WorkUnit> type) {
        return demo.plan().units().filter(type::isInstance).map(WorkUnit::key).collect(Collectors.toSet());
    }

    @Test
    void nothingThatReadsTheHostIsShared() {
        DemoSweep single = sweep(as("single", "float32"));
        DemoSweep half = sweep(as("half", "float16"));
        DemoSweep both = sweep(as("single", "float32"), as("half", "float16"));
        for (Class<? extends WorkUnit> type :
                List.of(WorkUnit.PassHost.class, WorkUnit.AlignHost.class, WorkUnit.EvaluateCell.class)) {
            Set<String> all = new HashSet<>(keys(single, type));
            assertThat(all).doesNotContainAnyElementsOf(keys(half, type)).isNotEmpty();
            all.addAll(keys(half, type));
            assertThat(keys(both, type)).isEqualTo(all);
        }
        for (Class<? extends WorkUnit> type : List.of(WorkUnit.TrainPlugin.class, WorkUnit.LearnGateMaps.class)) {
            assertThat(keys(half, type)).isEqualTo(keys(single, type)).isNotEmpty();
        }
        assertThat(both.input().hosts())
                .extracting(HostDescription::id, HostDescription::dtype)
                .containsExactly(tuple("single", "float32"), tuple("half", "float16"));
        assertThat(both.input().hosts().get(0).contentHash())
                .isEqualTo(both.input().hosts().get(1).contentHash());
    }

    @Test
    void fp32IsTheDefault() {
        assertThat(sweep(as("a", "")).plan())
                .isEqualTo(sweep(as("a", "float32")).plan());
    }

    /** Rows that are halves already are the same rows: the pair is aligned once. */
    @Test
    void halvesOnDiskShareTheAlignment() {
        rewrite(matrix -> matrix.toType(DataType.FLOAT16, true).toType(DataType.FLOAT32, true));
        DemoSweep both = sweep(as("single", "float32"), as("half", "float16"));
        assertThat(keys(both, WorkUnit.AlignHost.class)).hasSize(1);
        assertThat(keys(both, WorkUnit.PassHost.class)).hasSize(2);
    }

    @Test
    void resultsAreClose() throws IOException {
        DemoSweep both = sweep(List.of("host", "onceedit-published"), as("single", "float32"), as("half", "float16"));
        LocalArtifactStore store = new LocalArtifactStore(folder.resolve("cache"));
        try (OpenModels models = DemoSweep.models()) {
            List<UnitResult> results = both.runPlain(store, models);
            assertThat(results).allSatisfy(one -> assertThat(one.failure()).isEqualTo(UnitResult.Failure.NONE));
            assertThat(passedShare(both, results, store, "half"))
                    .isCloseTo(passedShare(both, results, store, "single"), within(0.02));
        }
        Map<String, Float> single = answers(both, "single");
        Map<String, Float> half = answers(both, "half");
        assertThat(half.keySet()).isEqualTo(single.keySet()).isNotEmpty();
        assertThat(half).isNotEqualTo(single);
        half.forEach(
                (text, logProbNats) -> assertThat(logProbNats).as(text).isCloseTo(single.get(text), within(2e-2f)));
    }

    private static double passedShare(DemoSweep demo, List<UnitResult> results, ArtifactStore store, String host) {
        List<Observation> observations = CellResult.of(demo.plan(), results).stream()
                .filter(cell -> cell.cell().modelId().equals(host))
                .flatMap(cell -> cell.observations(store).stream())
                .toList();
        assertThat(observations).isNotEmpty();
        return observations.stream().filter(Observation::pass).count() / (double) observations.size();
    }

    /** The log probability of the first token of each answer that the host was asked for, by the text. */
    private Map<String, Float> answers(DemoSweep demo, String host) throws IOException {
        ModelSource source = demo.config().hosts().stream()
                .filter(one -> one.id().equals(host))
                .findFirst()
                .orElseThrow();
        String tokenizer;
        try (ModelFiles files = ModelFiles.open(Path.of(source.path()))) {
            tokenizer = files.tokenizerHash();
        }
        KeptHost kept =
                new KeptHost(demo.input().hashes().of(source), source.weights().text(), tokenizer);
        Map<String, Float> answers = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve("cache/host-passes/host=" + kept.key()))) {
            files.filter(Files::isRegularFile)
                    .flatMap(file -> JsonLines.read(file, KeptPass.class).stream())
                    .forEach(pass -> answers.put(pass.text().toString(), pass.expectedLogProbNats()[0]));
        }
        return answers;
    }

    @Test
    void aModelIsOpenOnceForEachType() {
        DemoSweep both = sweep(as("single", "float32"), as("again", "float32"), as("half", "float16"));
        try (OpenModels models = DemoSweep.models()) {
            Map<String, Long> bytes = new HashMap<>();
            for (ModelSource source : both.config().hosts()) {
                try (ResourcePool.Lease<Resource> lease =
                        models.model(source, both.input().hashes().of(source))) {
                    bytes.put(source.id(), lease.get().bytes());
                }
            }
            assertThat(models.loads()).isEqualTo(2);
            assertThat(bytes.get("again")).isEqualTo(bytes.get("single"));
            assertThat(bytes.get("half") / (double) bytes.get("single")).isBetween(0.5, 0.51);
        }
    }

    /** What was found to be good as fp32 is read again for halves. */
    @Test
    void weightsThatAHalfCannotHoldAreRefusedBeforeAnythingIsTrained() {
        rewrite(matrix -> matrix.mul(1e7f));
        VerifiedWeights verified =
                new VerifiedWeights(folder.resolve("verified"), ModelLocator.LOCAL, ProgressListener.SILENT);
        Machine machine = new Machine(16_000_000_000L, 1_000_000_000L, 1);
        DemoSweep single = sweep(as("a", "float32"));
        assertThat(Preflight.check(single.config(), single.input(), ModelLocator.LOCAL, verified, machine)
                        .problems())
                .isEmpty();
        DemoSweep half = DemoSweep.of(
                List.of("corpus.limit=3", "hosts=[" + as("a", "float16") + "]"), List.of(), List.of("host", "text"));
        assertThatThrownBy(() -> Preflight.check(half.config(), half.input(), ModelLocator.LOCAL, verified, machine))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "Invalid weight " + EMBEDDING + " in .*model.safetensors: element \\[\\d+, \\d+\\] is .*,"
                                + " expected magnitudes of at most 65504, .* open the model with dtype: float32");
    }
}
