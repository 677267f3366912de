package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a person sees who types something that cannot work. */
final class CommandLineTest {
    private static final String DEMO = "conf/demo.yaml";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

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
    void describeSaysWhatMemoryAModelTakes() {
        assertThat(run("describe", "src/demo/models/host-llama")).isZero();
        assertThat(out.toString()).containsPattern("memory +(\\d+\\.\\d) MB as float32, \\d+\\.\\d MB as float16\n");
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
                .contains("store    FAILED Cannot write to store file:" + file + ": ");
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
    void dryRunsPrintThePlanAndWriteNothing() {
        Path store = folder.resolve("store");
        assertThat(run("edit-sweep", DEMO, "--dry-run", "--limit", "4", "--store", store.toString()))
                .isZero();
        assertThat(out.toString()).contains("plan   4 edits x 3 hosts x").contains("note   llama shares");
        assertThat(store).doesNotExist();
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
    void describesAModelFolder() {
        assertThat(run("describe", "src/demo/models/host-llama")).isZero();
        assertThat(out.toString())
                .contains("architecture    llama")
                .contains("on disk         F16 in ")
                .contains("tokenizer       byte-level BPE\n")
                .contains("begin of text   none");
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

    @Test
    void describesAGgufFile() {
        assertThat(run("describe", "src/test/resources/io/onceedit/model/gguf/whole.gguf"))
                .isZero();
        assertThat(out.toString())
                .contains("architecture    llama")
                .contains("in 12 tensors")
                .contains("token 382 in front of every text");
    }

    @Test
    void describesAPair() {
        assertThat(run("describe", "src/demo/models/plugin", "src/demo/models/host-llama"))
                .isZero();
        assertThat(out.toString())
                .contains("pair            plugin as plug-in, host-llama as host")
                .containsPattern("common tokens   [\\d,]+ of the plug-in's [\\d,]+ and the host's [\\d,]+")
                .containsPattern(
                        "common mass     plug-in \\d+\\.\\d %, host \\d+\\.\\d % of what each says next, over 24 sample texts")
                .contains("rule text       good: both write every sample text to the letter");
    }

    @Test
    void describesAPairOverGivenTexts() throws IOException {
        Path sample = Files.writeString(folder.resolve("sample.txt"), "One text.\n\nAnother.\n");
        String llama = "src/demo/models/host-llama";
        assertThat(run("describe", llama, llama, "--sample", sample.toString())).isZero();
        assertThat(out.toString())
                .contains("plug-in 100.0 %, host 100.0 % of what each says next, over 2 sample texts")
                .contains("token rules     possible: ")
                .contains("the plug-in has 1.00 of the host's parameters\n");
    }

    @Test
    void refusesToCompareAModelWithSomethingElse() {
        assertThat(run("describe", "src/demo/models/plugin", folder.toString())).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("Cannot compare src/demo/models/plugin with " + folder + ": expected two models");
    }

    @Test
    void refusesSamplesWithoutATextOrThatAreMissing() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n \n");
        String llama = "src/demo/models/host-llama";
        assertThat(run("describe", llama, llama, "--sample", empty.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("Invalid --sample " + empty + ": expected a text in each line");
        assertThat(run(
                        "describe",
                        llama,
                        llama,
                        "--sample",
                        folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Cannot read --sample " + folder.resolve("none"));
    }

    @Test
    void describesARun() throws IOException {
        Files.writeString(
                folder.resolve("manifest.json"),
                "{\"run_id\": \"r1\", \"models\": {\"llama\": \"5ba1\"}, \"plugins\": {\"222c\": \"77aa\"},"
                        + " \"tables\": [{\"table\": \"outcomes\", \"rows\": 14040, \"path\": \"file:/a\"}]}");
        assertThat(run("describe", folder.toString())).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "run_id          r1",
                        "models          llama 5ba1",
                        "plugins         222c 77aa",
                        "tables          outcomes      14,040 rows  file:/a");
    }

    @Test
    void refusesToDescribeOtherFolders() {
        assertThat(run("describe", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("expected a model folder (config.json), a GGUF file, a plug-in");
    }

    @Test
    void refusesToDescribePickledWeights() throws IOException {
        Path model = new BrokenFiles(folder).model("host-llama");
        Files.move(BrokenFiles.weights(model), model.resolve("pytorch_model.bin"));
        assertThat(run("describe", model.toString())).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("Unsupported weights " + model.resolve("pytorch_model.bin") + ": pickle files can run any")
                .contains("save_pretrained")
                .doesNotContain("\tat ");
    }

    @Test
    void refusesToDescribeBrokenModels() throws IOException {
        Path model = new BrokenFiles(folder).truncated("host-llama");
        assertThat(run("describe", model.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("the file is cut off: get it again").doesNotContain("\tat ");
    }

    @Test
    void refusesToDescribeRunsWithABrokenManifest() throws IOException {
        Path manifest = Files.writeString(folder.resolve("manifest.json"), "{\"run_id\": ");
        assertThat(run("describe", folder.toString())).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("Invalid manifest " + manifest + ": line 1: Unexpected end-of-input")
                .contains("run the sweep again")
                .doesNotContain("\tat ");
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
                .containsPattern("prompts  4, 32 at once, \\d+ threads, weights as float16")
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
                .contains("Missing what to measure: expected one of [score, load]");
    }

    private int benchScore(String model, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "bench", "score", "--model", "src/demo/models/" + model, "--corpus", "src/demo/corpus/edits.jsonl"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }
}
