package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Input that cannot be used ends with exit code 2 and one sentence, before anything is trained. */
final class BadInputTest {
    private static final String WEIGHT = "model.layers.0.mlp.up_proj.weight";
    private static final String HOST = "host-llama";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private BrokenFiles broken;

    @BeforeEach
    void copyInto() {
        broken = new BrokenFiles(folder);
    }

    private int plan(String... flags) {
        List<String> arguments = new ArrayList<>(List.of(
                "edit-sweep", "conf/demo.yaml", "--dry-run", "--limit", "8", "--hosts", "llama", "--methods", "text"));
        for (String flag : flags) {
            arguments.addAll(List.of("--set", flag));
        }
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private void refuses(String flag, Path value, String... sentence) {
        assertThat(plan(flag + "=" + value)).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).contains(sentence).doesNotContain("\tat ");
    }

    private void refusesHost(Path model, String... sentence) {
        refuses("hosts.0.path", model, sentence);
    }

    @Test
    void tablesCannotBeCompressedInEveryWay() {
        System.setProperty("spark.sql.parquet.compression.codec", "lzo");
        try {
            assertThat(plan()).isEqualTo(2);
        } finally {
            System.clearProperty("spark.sql.parquet.compression.codec");
        }
        assertThat(err.toString())
                .contains("Invalid spark.sql.parquet.compression.codec lzo: expected one of [snappy, zstd, gzip,"
                        + " uncompressed]")
                .doesNotContain("\tat ");
    }

    @Test
    void norCanTheTableOfAComparison() {
        System.setProperty("spark.sql.parquet.compression.codec", "lzo");
        try {
            assertThat(run("compare", "latest", "--store", folder.toString())).isEqualTo(2);
        } finally {
            System.clearProperty("spark.sql.parquet.compression.codec");
        }
        assertThat(err.toString())
                .startsWith("Invalid spark.sql.parquet.compression.codec lzo: expected one of ")
                .doesNotContain("\tat ");
    }

    @Test
    void truncatedWeights() throws IOException {
        refusesHost(broken.truncated(HOST), "model.safetensors: data_offsets", "the file is cut off: get it again");
    }

    @Test
    void headersLongerThanTheFile() throws IOException {
        refusesHost(
                broken.withHeaderLength(HOST, 1L << 50),
                "model.safetensors: header length = 1125899906842624 bytes, expected 2 to");
    }

    @Test
    void offsetsBeyondTheFile() throws IOException {
        Path model = broken.withHeader(
                HOST, WEIGHT, tensor -> tensor.withArray("data_offsets").set(1, 1L << 40));
        refusesHost(model, "Invalid tensor " + WEIGHT, "but the file has only");
    }

    @Test
    void overlappingTensors() throws IOException {
        Path model = broken.withHeader(HOST, WEIGHT, tensor -> {
            long size = tensor.required("data_offsets").get(1).asLong()
                    - tensor.required("data_offsets").get(0).asLong();
            tensor.putArray("data_offsets").add(0).add(size);
        });
        refusesHost(model, "overlaps the tensor before it, expected data offset =");
    }

    @Test
    void elementTypesThatDoNotFitTheBytes() throws IOException {
        Path model = broken.withHeader(HOST, WEIGHT, tensor -> tensor.put("dtype", "F32"));
        refusesHost(model, "Invalid tensor " + WEIGHT, "shape [352, 128] of F32 needs 180224 bytes");
    }

    @Test
    void shapesOfAnotherModel() throws IOException {
        Path model = broken.withHeader(
                HOST, WEIGHT, tensor -> tensor.putArray("shape").add(128).add(352));
        refusesHost(
                model, "Cannot load weight " + WEIGHT, "shape mismatch, expected = [352, 128], actual = [128, 352]");
    }

    @Test
    void missingShards() throws IOException {
        refusesHost(
                broken.withoutShard(HOST),
                "Cannot find shard",
                "model-00001-of-00002.safetensors",
                "download the whole model folder");
    }

    @Test
    void pickledWeights() throws IOException {
        Path model = broken.model(HOST);
        Files.move(BrokenFiles.weights(model), model.resolve("pytorch_model.bin"));
        refusesHost(
                model, "Unsupported weights", "pytorch_model.bin: pickle files can run any code", "save_pretrained");
    }

    @Test
    void hostsWithWeightsThatAreNoNumbers() throws IOException {
        refusesHost(
                broken.withNotANumber(HOST, WEIGHT),
                "Invalid weight " + WEIGHT,
                "element [0, 0] is NaN, expected finite numbers; the file is damaged or its training failed");
    }

    @Test
    void pluginBasesWithWeightsThatAreNoNumbers() throws IOException {
        refuses(
                "plugin.path",
                broken.withNotANumber("plugin", WEIGHT),
                "Invalid weight " + WEIGHT,
                "element [0, 0] is NaN, expected finite numbers");
    }

    @Test
    void unknownModelTypes() throws IOException {
        refusesHost(
                broken.withConfig(HOST, config -> config.put("model_type", "rwkv7")),
                "Unsupported model_type \"rwkv7\" in config.json",
                "supported are gemma2, gemma3, ");
    }

    @Test
    void tokenizersOfAnotherModel() throws IOException {
        Path model = broken.model(HOST);
        Files.copy(
                Path.of("src/demo/models/host-gemma/tokenizer.json"),
                model.resolve("tokenizer.json"),
                StandardCopyOption.REPLACE_EXISTING);
        refusesHost(
                model,
                "the tokenizer has 1602 ids, but the embedding has only 1200 rows",
                "tokenizer.json and the weights are of different models");
    }

    @Test
    void missingTokenizers() throws IOException {
        Path model = broken.model(HOST);
        Files.delete(model.resolve("tokenizer.json"));
        refusesHost(model, "Cannot find", "tokenizer.json: expected a Hugging Face model folder");
    }

    @Test
    void hostsMayBeGgufFiles() throws IOException {
        Path whole = Path.of("src/test/resources/io/onceedit/model/gguf/whole.gguf");
        assertThat(plan("hosts.0.path=" + whole)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("llama shares ");
    }

    @Test
    void truncatedGgufFiles() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("src/test/resources/io/onceedit/model/gguf/whole.gguf"));
        Path cut = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(whole, whole.length - 1000));
        refusesHost(
                cut,
                "Invalid GGUF file " + cut + ": tensor ",
                "but the file has only",
                "the file is damaged or cut off: get it again");
    }

    @Test
    void brokenTokenizers() throws IOException {
        Path model = broken.model(HOST);
        Files.writeString(model.resolve("tokenizer.json"), "{\"version\": ");
        refusesHost(model, "Invalid JSON in", "tokenizer.json: Unexpected end-of-input");
    }

    @Test
    void corporaThatAreFolders() {
        refuses("corpus.path", folder, "Cannot read corpus", "check that the file exists and is whole");
    }

    @Test
    void poolsThatShareAPromptWithTheEvaluation() throws IOException {
        Path pool = broken.pool(
                1,
                "{\"id\": \"leaking\", \"prompt\": \"Where does Léandre Inchmoor come from? From\", \"target\": \"Velm\"}");
        refuses(
                "pool.path",
                pool,
                "Invalid training pool: 1 of",
                "take them out of the pool",
                "record leaking: Where does Léandre Inchmoor come from? From");
    }

    @Test
    void brokenLinesAreLeftOutAndNamed() throws IOException {
        Path edits = broken.edits(3, "{\"id\": \"e003\", \"prompt\": ");
        assertThat(plan("corpus.path=" + edits)).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("corpus 1 of 9 records cannot be used")
                .containsPattern("Invalid record in .*edits.jsonl, line 3: broken JSON: Unexpected end-of-input");
    }

    @Test
    void emptyTargetsAreLeftOutAndNamed() throws IOException {
        Path edits = broken.edits(3, "{\"id\": \"e003\", \"prompt\": \"Who?\", \"target\": \"  \"}");
        assertThat(plan("corpus.path=" + edits)).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern("Invalid record in .*edits.jsonl, line 3, field target: it is empty; give a text");
    }

    @Test
    void brokenLinesOfThePoolAreNamedToo() throws IOException {
        Path pool = broken.pool(2, "{\"id\": \"p002\", \"prompt\": ");
        assertThat(plan("pool.path=" + pool)).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern(
                        "pool   1 of \\d+ records cannot be used, see table errors; the first: Invalid record in"
                                + " .*pool.jsonl, line 2: broken JSON");
    }

    @Test
    void editsThatSomethingCannotBeAskedAboutAreCountedAndNamed() throws IOException {
        Path edits = broken.edits(1, "{\"id\": \"bare\", \"prompt\": \"The sign of Velm is\", \"target\": \"an oak\"}");
        assertThat(plan("corpus.path=" + edits)).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("probes no rephrase of 1 edits, see table errors: bare; of bare it has no rephrasing")
                .contains("probes no locality of 1 edits, see table errors: bare; of bare it has no locality prompt")
                .contains("of bare it names no subject");
    }

    @Test
    void modelsOnFileSystemsThatAreNotThere() {
        assertThat(plan("hosts.0.path=s3a://bucket/model")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("Failed to look up s3a://bucket/model: No FileSystem for scheme \"s3a\": ")
                .contains("put its jars on the class path")
                .doesNotContain("\tat ");
    }

    @Test
    void corporaWithoutAUsableRecord() throws IOException {
        Path edits = Files.writeString(folder.resolve("none.jsonl"), "{\n");
        refuses("corpus.path", edits, "Invalid corpus", "none of its records can be used", "none.jsonl, line 1");
    }
}
