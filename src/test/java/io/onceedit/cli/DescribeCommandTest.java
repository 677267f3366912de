package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code describe} says of models, pairs and runs, and what it refuses. */
final class DescribeCommandTest extends CommandTest {
    @TempDir
    private Path folder;

    @Test
    void describeSaysWhatMemoryAModelTakes() {
        assertThat(run("describe", "src/demo/models/host-llama")).isZero();
        assertThat(out.toString()).containsPattern("memory +(\\d+\\.\\d) MB as float32, \\d+\\.\\d MB as float16\n");
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
}
