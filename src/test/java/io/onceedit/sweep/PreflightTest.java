package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.checkpoint.ModelFolder;
import io.onceedit.model.decoder.DecoderShape;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a sweep before anything is trained. */
final class PreflightTest {
    private static final long GIGABYTE = 1_000_000_000L;
    private static final DemoSweep DEMO = demo("corpus.limit=4");

    @TempDir
    private Path folder;

    private final List<String> reached = new ArrayList<>();
    private final ProgressListener progress = (stage, done, total) -> reached.add(stage + " " + done + "/" + total);

    private Preflight check(DemoSweep demo, Machine machine) {
        return Preflight.check(
                demo.config(),
                demo.input(),
                ModelLocator.LOCAL,
                new VerifiedWeights(folder.resolve("verified"), ModelLocator.LOCAL, progress),
                machine);
    }

    private static DemoSweep demo(String... flags) {
        return DemoSweep.of(List.of(flags), List.of(), List.of());
    }

    @Test
    void saysWhatVocabulariesShareAndWhatMemoryIsNeeded() {
        Preflight preflight = check(DEMO, new Machine(16 * GIGABYTE, GIGABYTE, 2));
        assertThat(preflight.problems()).isEmpty();
        assertThat(preflight.notes())
                .anyMatch(note -> note.startsWith("llama shares ") && note.endsWith(" tokens with the plug-in's 999"))
                .anyMatch(note -> note.startsWith("memory about ") && note.contains("this machine has 16.0 GB"));
    }

    @Test
    void recommendsWhatExecutorsShouldBeGiven() {
        Preflight preflight =
                check(demo("corpus.limit=4", "execution.threads_per_unit=3"), new Machine(0, GIGABYTE, 1));
        assertThat(preflight.settings()).hasSize(4);
        assertThat(preflight.settings().get(0))
                .startsWith("executors on processors: spark.executor.memory=")
                .endsWith(" spark.executor.cores=3 spark.task.cpus=3");
        assertThat(preflight.settings().get(1))
                .startsWith("executors with a GPU: spark.executor.memory=")
                .endsWith(" spark.executor.resource.gpu.amount=1 spark.task.resource.gpu.amount=1");
        assertThat(preflight.settings().get(2)).startsWith("a GPU needs about 1.");
    }

    @Test
    void refusesWhatOneUnitAloneCannotHold() {
        Preflight preflight = check(DEMO, new Machine(100_000_000, 10_000_000, 1));
        assertThat(preflight.problems())
                .singleElement()
                .asString()
                .contains("the largest unit alone needs about", "this machine has 0.1", "take smaller models");
    }

    @Test
    void warnsWhereUnitsSideBySideMayNotFit() {
        Preflight preflight = check(DEMO, new Machine(GIGABYTE, GIGABYTE / 2, 4));
        assertThat(preflight.problems()).isEmpty();
        assertThat(preflight.notes()).anyMatch(note -> note.startsWith("that may not fit: run fewer units at once"));
    }

    @Test
    void whereUnitsRunElsewhereTheEstimateIsForExecutors() {
        Preflight preflight = check(DEMO, new Machine(0, GIGABYTE, 64));
        assertThat(preflight.problems()).isEmpty();
        assertThat(preflight.notes())
                .anyMatch(note -> note.endsWith("; edit-sweep --dry-run recommends what to give executors"));
    }

    @Test
    void namesTargetsThatAModelCannotExpress() throws IOException {
        Path edits = Files.writeString(
                folder.resolve("edits.jsonl"),
                "{\"id\": \"odd\", \"subject\": \"Velm\", \"prompt\": \"The sign of Velm is\", \"target\": \"\\uFFFF\"}\n");
        Preflight preflight =
                check(demo("corpus.path=" + edits, "corpus.limit=1"), new Machine(16 * GIGABYTE, GIGABYTE, 1));
        assertThat(preflight.notes())
                .anyMatch(note -> note.contains("cannot express the targets of 1 edits") && note.endsWith(": odd"));
    }

    @Test
    void figuresAreWhatNotesAreMadeOf() throws IOException {
        Path edits = Files.writeString(
                folder.resolve("edits.jsonl"),
                "{\"id\": \"odd\", \"subject\": \"Velm\", \"prompt\": \"The sign of Velm is\", \"target\": \"\\uFFFF\"}\n"
                        + "{\"id\": \"even\", \"subject\": \"Velm\", \"prompt\": \"The tree of Velm is\", \"target\": \"oak\"}\n");
        DemoSweep demo = demo("corpus.path=" + edits, "corpus.limit=2");
        Machine machine = new Machine(16 * GIGABYTE, GIGABYTE, 1);
        Preflight preflight = check(demo, machine);
        PreflightFigures figures = preflight.figures();
        assertThat(preflight.notes()).startsWith(figures.notes().toArray(String[]::new));
        assertThat(figures.machine()).isEqualTo(machine);
        assertThat(figures.memory().leastBytes()).isBetween(10_000_000L, GIGABYTE);
        assertThat(figures.plugin().id()).isEqualTo("plugin");
        assertThat(figures.plugin().common())
                .isEqualTo(figures.plugin().tokens())
                .isEqualTo(999);
        assertThat(figures.hosts()).extracting(PreflightFigures.Model::id).containsExactly("llama", "gpt2", "gemma");
        for (PreflightFigures.Model host : figures.hosts()) {
            Set<String> common = surfaces(demo, host.id());
            assertThat(host.tokens()).isEqualTo(common.size());
            common.retainAll(surfaces(demo, "plugin"));
            assertThat(host.common()).isEqualTo(common.size()).isPositive();
            assertThat(host.commonShare()).isEqualTo((double) common.size() / host.tokens());
            assertThat(host.targets().edits()).isEqualTo(2);
            assertThat(host.targets().expressible() + host.targets().named().size())
                    .isEqualTo(2);
        }
        assertThat(figures.hosts().stream().flatMap(host -> host.targets().named().stream()))
                .isNotEmpty()
                .containsOnly("odd");
    }

    /** The different texts of a model's tokens, as its vocabulary file lists them. */
    private static Set<String> surfaces(DemoSweep demo, String id) {
        SweepConfig config = demo.config();
        String path = Stream.concat(config.hosts().stream(), Stream.of(config.plugin()))
                .filter(model -> model.id().equals(id))
                .findFirst()
                .orElseThrow()
                .path();
        Set<String> surfaces = new HashSet<>();
        try (ModelFiles files = ModelFiles.open(Path.of(path));
                TextTokenizer tokenizer = files.openTokenizer()) {
            for (int token = 0; token < tokenizer.vocabularySize(); token++) {
                if (!tokenizer.isSpecial(token)) {
                    surfaces.add(tokenizer.surface(token));
                }
            }
        }
        return surfaces;
    }

    @Test
    void trainingMoreParametersIsEstimatedToTakeMore() {
        assertThat(memory("all")).isGreaterThan(memory("last:1"));
    }

    private static long memory(String trained) {
        DemoSweep demo = demo("corpus.limit=4", "methods.1.training.trained=" + trained);
        SweepConfig config = demo.config()
                .with(
                        demo.config().hosts(),
                        demo.config().methods().stream()
                                .filter(method -> method.name().equals("text"))
                                .toList());
        try (ModelFolder plugin = ModelFolder.open(Path.of(config.plugin().path()))) {
            DecoderShape shape = Decoders.check(plugin.config(), plugin.tensors(), WeightType.FLOAT32);
            return MemoryEstimate.of(config, shape, List.of(shape)).trainingBytes();
        }
    }

    @Test
    void weightsThatWereReadOnceAreNotReadAgain() throws IOException {
        Path seals = folder.resolve("verified");
        check(DEMO, new Machine(16 * GIGABYTE, GIGABYTE, 1));
        try (Stream<Path> files = Files.list(seals)) {
            assertThat(files).hasSize(4);
        }
        List<String> told = new ArrayList<>(reached);
        assertThat(told).first().asString().matches("weights \\(M\\) 0/\\d+");
        assertThat(told).last().asString().matches("weights \\(M\\) (\\d+)/\\1");
        check(DEMO, new Machine(16 * GIGABYTE, GIGABYTE, 1));
        assertThat(reached).isEqualTo(told);
        Path unreadable = Files.createDirectories(folder.resolve("model"));
        Files.copy(Path.of("src/demo/models/plugin/config.json"), unreadable.resolve("config.json"));
        Files.copy(Path.of("src/demo/models/host-gpt2/model.safetensors"), unreadable.resolve("model.safetensors"));
        List<ModelSource> models = List.of(new ModelSource("broken", unreadable.toString()));
        Files.writeString(seals.resolve("known"), "");
        VerifiedWeights verified = new VerifiedWeights(seals, ModelLocator.LOCAL, progress);
        verified.require(models, new ModelHashes(Map.of("broken", "known"), Map.of()));
        assertThatThrownBy(() -> verified.require(models, new ModelHashes(Map.of("broken", "unknown"), Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cannot load weight model.embed_tokens.weight");
    }

    @Test
    void hashingIsToldOnlyWhereFilesAreRead() {
        ContentHashes hashes = ContentHashes.cachedIn(folder.resolve("hashes"));
        SweepConfig config = DEMO.config();
        new SweepInputReader(Locations.LOCAL, hashes).read(config, progress);
        List<String> told = new ArrayList<>(reached);
        assertThat(told).first().asString().matches("hash \\(MB\\) 0/\\d+");
        assertThat(told).last().asString().matches("hash \\(MB\\) (\\d+)/\\1");
        new SweepInputReader(Locations.LOCAL, hashes).read(config, progress);
        assertThat(reached).isEqualTo(told);
    }

    @Test
    void whatCannotFitIsRefusedBeforeWeightsAreRead() {
        check(DEMO, new Machine(100_000_000, 10_000_000, 1));
        assertThat(reached).isEmpty();
    }
}
