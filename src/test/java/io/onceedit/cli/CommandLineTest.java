package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees who types something that cannot work. */
final class CommandLineTest extends CommandTest {
    private static final String DEMO = "conf/demo.yaml";

    @TempDir
    private Path folder;

    private Path runFile(String from, String to) throws IOException {
        Path file = folder.resolve("run.yaml");
        String text = Files.readString(Path.of(DEMO));
        assertThat(text).contains(from);
        return Files.writeString(file, text.replace(from, to));
    }

    @Test
    void unknownKeysNameTheNearestKnownOne() throws IOException {
        Path file = runFile("batch_sizes:", "batch_size:");
        assertThat(run("edit-sweep", file.toString(), "--dry-run")).isEqualTo(2);
        assertThat(err.toString())
                .containsPattern("run.yaml:\\d+: batch_size: Unknown key: did you mean \"batch_sizes\"\\?");
    }

    @Test
    void missingPathsNameTheLine() throws IOException {
        Path file = runFile("corpus/edits.jsonl", "corpus/nothing.jsonl");
        assertThat(run("edit-sweep", file.toString(), "--dry-run")).isEqualTo(2);
        assertThat(err.toString())
                .containsPattern("run.yaml:\\d+: corpus.path: Missing path: there is nothing at .*nothing.jsonl");
    }

    @Test
    void wrongTypesNameWhatIsExpected() {
        assertThat(run("edit-sweep", DEMO, "--dry-run", "--set", "evaluation.batch_size=many"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--set evaluation.batch_size=many: evaluation.batch_size: Invalid value:"
                        + " expected a whole number from 1 to 4096, found \"many\"");
    }

    @Test
    void unknownMethodsListTheKnownOnes() {
        assertThat(run("edit-sweep", DEMO, "--dry-run", "--methods", "txt")).isEqualTo(2);
        assertThat(err.toString()).contains("--methods: Unknown name \"txt\": the run file has [host, text,");
    }

    @Test
    void unknownTypesOfWeightsListTheKnownOnes() {
        for (String verb :
                List.of("ask " + DEMO + " --host gpt2 hello", "align " + DEMO, "bench score --model m --corpus c")) {
            assertThat(run((verb + " --dtype fp16").split(" ", -1))).isEqualTo(2);
            assertThat(err.toString()).contains("expected one of [float32, float16], found \"fp16\"");
            err.getBuffer().setLength(0);
        }
    }

    @Test
    void missingRunFilesAreNamed() {
        assertThat(run("edit-sweep", "nowhere.yaml")).isEqualTo(2);
        assertThat(err.toString())
                .contains("Cannot find run file nowhere.yaml; an example that works is conf/demo.yaml");
    }

    @Test
    void datesAreChecked() {
        assertThat(run("edit-sweep", DEMO, "--dry-run", "--run-date", "yesterday"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Invalid --run-date yesterday: expected YYYY-MM-DD");
    }

    @Test
    void storesThatCannotBeWrittenEndTheRunBeforeItBegins() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        assertThat(run("edit-sweep", DEMO, "--store", file.toString())).isEqualTo(4);
        assertThat(err.toString())
                .contains("Cannot write to store")
                .contains("choose a folder that can be written with --store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "align", "ask"})
    void verbsThatPrepareEndTheSameWayWhereTheStoreCannotBeWritten(String verb) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        List<String> arguments = new ArrayList<>(List.of(verb, DEMO, "--limit", "2", "--store", file.toString()));
        if (verb.equals("ask")) {
            arguments.addAll(List.of("--host", "gpt2", "Who?"));
        }
        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(4);
        assertThat(err.toString())
                .startsWith("Cannot write to store file:" + file + ": ")
                .contains("choose a folder that can be written with --store")
                .doesNotContain("\tat ");
    }

    @Test
    void doctorTellsAStoreThatCannotBeWrittenFromAMachineThatCannotWork() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        assertThat(run("doctor", "--store", file.toString())).isEqualTo(4);
        assertThat(out.toString())
                .containsPattern("engine +ok")
                .contains("store      FAILED Cannot write to store file:" + file + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"edit-sweep", "train", "align", "ask"})
    void fileSystemsThatNobodyKnowsAreUnusableInput(String verb) {
        List<String> arguments = new ArrayList<>(List.of(verb, "nofs://host/run.yaml"));
        if (verb.equals("ask")) {
            arguments.addAll(List.of("--host", "gpt2", "Who?"));
        }
        arguments.addAll(List.of("--store", folder.toString()));
        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("Failed to look up nofs://host/run.yaml: No FileSystem for scheme \"nofs\"")
                .doesNotContain("\tat ");
    }

    @Test
    void typosAreRefusedBeforeAnythingIsOpened() throws IOException {
        BrokenFiles broken = new BrokenFiles(folder);
        Path file = runFile("batch_sizes:", "batch_size:");
        String[] damaged = {
            "corpus.path=" + folder, "hosts.0.path=" + broken.truncated("host-llama"), "plugin.path=" + folder
        };
        assertThat(run(
                        "edit-sweep",
                        file.toString(),
                        "--dry-run",
                        "--set",
                        damaged[0],
                        "--set",
                        damaged[1],
                        "--set",
                        damaged[2]))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(2)
                .last()
                .asString()
                .matches(".*run.yaml:\\d+: batch_size: Unknown key: did you mean \"batch_sizes\"\\?");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void bundlesCannotBeFewerThanNone() {
        assertThat(run("edit-sweep", DEMO, "--dry-run", "--partitions", "-1")).isEqualTo(2);
        assertThat(err.toString()).startsWith("Invalid --partitions -1: expected at least 0");
    }

    @Test
    void dryRunsPrintThePlanAndWriteNothing() {
        Path store = folder.resolve("store");
        assertThat(run("edit-sweep", DEMO, "--dry-run", "--limit", "4", "--store", store.toString()))
                .isZero();
        assertThat(out.toString())
                .contains("plan   4 edits x 3 hosts x")
                .contains("note   llama shares")
                .contains("spark  executors on processors: spark.executor.memory=");
        assertThat(store).doesNotExist();
    }

    /** Spark would wait for them for ever. */
    @Test
    void gpusForTasksOfALocalMasterAreRefused() {
        System.setProperty("spark.task.resource.gpu.amount", "0.5");
        try {
            assertThat(run("edit-sweep", DEMO, "--dry-run")).isEqualTo(2);
            assertThat(err.toString())
                    .startsWith("Cannot give GPUs to tasks of a local master: spark.task.resource.gpu.amount or"
                            + " spark.executor.resource.gpu.amount is set, and Spark would wait for them for ever; leave both"
                            + " out to compute on the processor, or set spark.master to a cluster");
            assertThat(out.toString()).isEmpty();
        } finally {
            System.clearProperty("spark.task.resource.gpu.amount");
        }
    }

    @Test
    void unknownFlagsNameTheNearestKnownOne() {
        assertThat(run("edit-sweep", DEMO, "--resum")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean --resume?");
    }

    @Test
    void unknownVerbsAreRefused() {
        assertThat(run("edit-swep")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean edit-sweep?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"edit-sweep", "train", "align", "ask", "undo", "bench score", "bench load", "describe", "doctor"
            })
    void everyVerbHasHelpWithAnExample(String verb) {
        assertThat(run((verb + " --help").split(" ", -1))).isZero();
        assertThat(out.toString()).contains("Example:").contains("jobs/");
    }

    @Test
    void modelsAtUrisThatNothingKnowsAreRefused() {
        for (String[] verb : new String[][] {
            {"describe", "nowhere://host/model"},
            {"bench", "score", "--corpus", "src/demo/corpus/edits.jsonl", "--model", "nowhere://host/model"}
        }) {
            assertThat(run(verb)).as(verb[0]).isEqualTo(2);
        }
        assertThat(err.toString())
                .isEqualTo("Cannot read model nowhere://host/model: No FileSystem for scheme \"nowhere\"\n".repeat(2));
    }
}
