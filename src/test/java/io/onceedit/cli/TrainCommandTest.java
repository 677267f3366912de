package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.plugin.PluginArtifact;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class TrainCommandTest {
    private static final List<String> ONE_EPOCH = List.of(
            "conf/demo.yaml",
            "--limit",
            "4",
            "--set",
            "methods.1.gate=none",
            "--set",
            "methods.1.training={loop.epochs: 1, texts.paraphrases: 1}");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(List<String> runFile, String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(
                Stream.concat(Stream.of(arguments), runFile.stream()).toArray(String[]::new));
    }

    @Test
    void trainsSaysWhatItCostAndDescribesWhatItMade() throws IOException {
        Path store = folder.resolve("store");
        Path steps = folder.resolve("steps.json");
        assertThat(run(
                        ONE_EPOCH,
                        "train",
                        "--methods",
                        "text",
                        "--store",
                        store.toString(),
                        "--write-steps",
                        steps.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .containsPattern("\\d+\\.\\d s, \\d+\\.\\d s of processor time")
                .containsPattern("\\d+ steps in \\d+\\.\\d s with 1 threads, peak memory \\d+\\.\\d\\d GB");
        assertThat(new ObjectMapper().readTree(steps.toFile()).path("epochs").asInt())
                .isEqualTo(1);
        describes(plugin(store));
    }

    private void describes(Path plugin) {
        out.getBuffer().setLength(0);
        PluginArtifact artifact = PluginArtifact.read(plugin);
        String closed = artifact.manifest().facts().get(0).id();
        artifact.closeOnly(List.of(closed));
        assertThat(run(List.of(), "describe", plugin.toString())).isZero();
        assertThat(out.toString().lines())
                .contains(
                        "setting         loop.epochs = 1",
                        "setting         recipe = speaker",
                        "version         onceedit " + BuildInfo.read().codeVersion(),
                        "closed          Train edit set " + artifact.manifest().editSetId()
                                + " again with recipe speaker and seed 1 on its 3 other facts to remove " + closed
                                + " from its weights.");
        artifact.manifest()
                .settings()
                .forEach((key, value) -> assertThat(out.toString()).contains(key + " = " + value));
    }

    private static Path plugin(Path store) throws IOException {
        try (Stream<Path> plugins = Files.list(store.resolve("cache").resolve("plugin"))) {
            return plugins.findFirst().orElseThrow().resolve("content");
        }
    }

    @Test
    void stepsAreThoseOfOnePlugin() {
        assertThat(run(
                        List.of("conf/demo.yaml", "--limit", "4"),
                        "train",
                        "--store",
                        folder.resolve("store").toString(),
                        "--write-steps",
                        folder.resolve("steps.json").toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("steps.json: the run file trains 2 plug-ins, expected 1;"
                        + " name one method and set one seed and one batch size");
    }
}
