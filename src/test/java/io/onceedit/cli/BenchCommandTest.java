package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.model.tensor.TensorRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the measuring verbs print, and what they refuse. */
final class BenchCommandTest extends CommandTest {
    @TempDir
    private Path folder;

    /** Benchmarks set them for the whole process, and what the tests behind them compute is too small for several. */
    @AfterEach
    void oneThreadAgain() {
        TensorRuntime.setThreads(1);
    }

    @Test
    void benchScoreRefusesADeviceThatTheEngineDoesNotSee() {
        assertThat(benchScore("host-gpt2", "--device", "gpu99")).isEqualTo(2);
        assertThat(err.toString()).startsWith("Cannot use gpu99: the tensor engine, PyTorch ");
        assertThat(benchScore("host-gpt2", "--device", "cuda:0")).isEqualTo(2);
        assertThat(err.toString()).contains("expected cpu, or gpu with its index such as gpu0, found \"cuda:0\"");
    }

    @Test
    void benchScoreRefusesPromptFilesThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder").resolve("prompts.jsonl");
        assertThat(benchScore("host-llama", "--limit", "2", "--write-prompts", file.toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("Cannot write --write-prompts " + file + ": ")
                .doesNotContain("\tat ");
    }

    @Test
    void benchScoreReadsKnownAnswersBesideTheMachinesOwnPeak() throws IOException {
        Path prompts = folder.resolve("prompts.jsonl");

        assertThat(benchScore("host-llama", "--limit", "4", "--rounds", "1", "--write-prompts", prompts.toString()))
                .isZero();
        assertThat(out.toString())
                .contains("prompts  4, 32 at once")
                .containsPattern("read     \\d+ tokens, \\d+\\.\\d % padding, head at \\d+ positions, 0 not scored")
                .containsPattern("best( +\\d+(\\.\\d+)?){5}");
        assertThat(Files.readAllLines(prompts)).hasSize(4).allMatch(line -> line.contains("\"prompt\":"));
    }

    @Test
    void benchScoreMeasuresAModelAsItIsHeld() {
        assertThat(benchScore("host-gpt2", "--limit", "4", "--rounds", "1", "--dtype", "float16"))
                .isZero();
        assertThat(out.toString())
                .containsPattern("prompts  4, 32 at once, \\d+ threads, on cpu, weights as float16")
                .containsPattern("best( +\\d+(\\.\\d+)?){5}");
    }

    @Test
    void benchScoreRefusesWhatItCannotRead() {
        assertThat(benchScore("nowhere")).isEqualTo(2);
        assertThat(benchScore("host-llama", "--rounds", "0")).isEqualTo(2);
        assertThat(benchScore("host-llama", "--form", "zsre-edit")).isEqualTo(2);
        assertThat(err.toString())
                .contains("src/demo/models/nowhere")
                .contains("Invalid --rounds 0: expected at least 1")
                .contains("Unsupported corpus form \"zsre-edit\"");
    }

    @Test
    void benchLoadTellsTimeAndMemoryOfOpeningAModel() {
        assertThat(run("bench", "load", "--model", "src/demo/models/host-llama", "--rounds", "1", "--cycles", "2"))
                .isZero();
        assertThat(out.toString())
                .containsPattern("weights  \\d+\\.\\d MB on disk, \\d+\\.\\d MB in memory as float32, \\d+ threads")
                .containsPattern("first    open \\d+\\.\\d\\d s, .* s since the process began; it says \"")
                .containsPattern(
                        "peak     [\\d,]+\\.\\d MB above the [\\d,]+\\.\\d MB before while the model was opened")
                .containsPattern("\\d+\\.\\d MB while its weights were read = \\d+\\.\\d+ x the weights")
                .containsPattern("1    ( +\\d+\\.\\d{3}){7}")
                .containsPattern("cycles   2 leases: .* MB resident after the 2nd, .* MB after the last = 1\\.000 x");
    }

    @Test
    void benchLoadRefusesWhatItCannotMeasure() {
        assertThat(run("bench", "load", "--model", "src/demo/models/nowhere")).isEqualTo(2);
        assertThat(run("bench", "load", "--model", "src/demo/models/host-llama", "--cycles", "1"))
                .isEqualTo(2);
        assertThat(run("bench")).isEqualTo(2);
        assertThat(err.toString())
                .contains("Cannot find model folder src/demo/models/nowhere")
                .contains("Invalid --cycles 1: expected at least 2")
                .contains(
                        "Missing what to measure: expected one of [score, load, scale, soak, break-even, plan, corpus]");
    }

    @Test
    void benchCorpusWritesTheSameForTheSameSeed() throws IOException {
        Path once = folder.resolve("once.jsonl");
        Path again = folder.resolve("again.jsonl");
        Path others = folder.resolve("others.jsonl");
        assertThat(run("bench", "corpus", "--edits", "300", "--seed", "5", once.toString()))
                .isZero();
        assertThat(run("bench", "corpus", "--edits", "300", "--seed", "5", again.toString()))
                .isZero();
        assertThat(run("bench", "corpus", "--edits", "300", "--seed", "5", "--others", others.toString()))
                .isZero();
        assertThat(Files.readAllLines(once)).hasSize(300);
        assertThat(Files.mismatch(once, again)).isEqualTo(-1);
        assertThat(Files.readAllLines(others)).hasSize(300).doesNotContainAnyElementsOf(Files.readAllLines(once));
    }

    @Test
    void benchPlanTellsTimeAndHeapForEachSize() {
        assertThat(run("bench", "plan", "--edits", "200,400", "--hosts", "3", "--write"))
                .isZero();
        assertThat(out.toString())
                .containsPattern("heap     at most [\\d,]+ MB; x: how much more than the row above")
                .containsPattern("\n200 +\\d+ +2000 ( +\\d+(\\.\\d+)?){7}\\n")
                .containsPattern("\n400 +\\d+ +4000 ( +\\d+(\\.\\d+)?){7}\\n");
    }

    @Test
    void benchPlanAndCorpusRefuseWhatTheyCannotMake() {
        assertThat(run("bench", "plan", "--edits", "0")).isEqualTo(2);
        assertThat(run("bench", "plan", "--edits", "10", "--hosts", "0")).isEqualTo(2);
        assertThat(run("bench", "corpus", folder.resolve("no/edits.jsonl").toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("Invalid --edits 0: expected at least 1")
                .contains("Invalid --hosts 0: expected at least 1")
                .contains("Cannot write corpus " + folder.resolve("no/edits.jsonl") + ": ")
                .doesNotContain("\tat ");
    }

    @Test
    void benchSoakTellsWhatStaysResident() throws IOException {
        Set<Path> before = soakFolders();
        assertThat(benchSoak("--limit", "1", "--hosts", "gpt2", "--methods", "host", "--units", "7", "--every", "3"))
                .isZero();
        assertThat(out.toString())
                .contains("round    1 cell, 1 host_pass\n")
                .containsPattern("units +resident MB +ratio +native MB +code MB +models MB\n")
                .containsPattern("\n3 +\\d+\\.\\d +1\\.000( +[1-9]\\d*\\.\\d){3}\n")
                .containsPattern("\n6 +\\d+\\.\\d +\\d\\.\\d{3}( +\\d+\\.\\d){3}\n7 ")
                .containsPattern(
                        "native   \\d+\\.\\d MB after 3 units, \\d+\\.\\d MB after 7 = \\d\\.\\d{3} x, at most")
                .containsPattern(
                        "resident \\d+\\.\\d MB after 3 units, .* = \\d\\.\\d{3} x, at most \\d\\.\\d{3} x on the way\n");
        assertThat(soakFolders()).isEqualTo(before);
    }

    @Test
    void benchSoakClosesModelsBehindEachUnit() {
        assertThat(benchSoak(
                        "--limit",
                        "1",
                        "--hosts",
                        "gpt2",
                        "--methods",
                        "host",
                        "--units",
                        "4",
                        "--every",
                        "2",
                        "--close-models"))
                .isZero();
        assertThat(out.toString()).containsPattern("\n2 .* 0\\.0\n4 .* 0\\.0\n");
    }

    @Test
    void benchSoakRefusesWhatItCannotMeasure() {
        assertThat(benchSoak("--every", "0")).isEqualTo(2);
        assertThat(benchSoak("--units", "99")).isEqualTo(2);
        assertThat(benchSoak("--hosts", "nobody")).isEqualTo(2);
        assertThat(run("bench", "soak", "nowhere.yaml")).isEqualTo(2);
        assertThat(err.toString())
                .contains("Invalid --every 0: expected at least 1")
                .contains("Invalid --units 99: expected at least 100")
                .contains("--hosts: Unknown name \"nobody\"")
                .contains("Cannot find run file nowhere.yaml");
    }

    private int benchSoak(String... more) {
        List<String> arguments = new ArrayList<>(List.of("bench", "soak", "--set", "protocols=[teacher_forced]"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static Set<Path> soakFolders() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("onceedit-soak"))
                    .collect(Collectors.toSet());
        }
    }

    private int benchScore(String model, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "bench", "score", "--model", "src/demo/models/" + model, "--corpus", "src/demo/corpus/edits.jsonl"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }
}
