package io.onceedit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.plugin.PluginArtifact;
import io.onceedit.plugin.PluginManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a path is: a model, a plug-in, or a run. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = "Describes a model, a plug-in or a run.",
        footer = {"", "Example:", "  jobs/onceedit describe src/demo/models/host-llama"})
final class DescribeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "PATH",
            description = "A model folder, a GGUF file, a plug-in, or STORE/runs/RUN.")
    private Path folder;

    @Override
    public Integer call() {
        try {
            describe();
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
        return ExitCode.OK.code();
    }

    private void describe() throws IOException {
        if (ModelFiles.isAt(folder)) {
            model();
        } else if (Files.exists(folder.resolve("tensors.safetensors"))) {
            plugin();
        } else if (Files.exists(folder.resolve("manifest.json"))) {
            run();
        } else {
            throw new UnusableInputException(
                    "Cannot describe " + folder
                            + ": expected a model folder (config.json), a GGUF file, a plug-in (tensors.safetensors) or a run (manifest.json)");
        }
    }

    private void model() {
        try (ModelFiles model = ModelFiles.open(folder);
                TextTokenizer tokenizer = model.openTokenizer()) {
            List<long[]> shapes = model.tensors().names().stream()
                    .map(name -> model.tensors().shape(name))
                    .toList();
            line("model", folder.toString());
            line("architecture", model.modelType());
            line(
                    "parameters",
                    String.format(
                            Locale.ROOT,
                            "%,d in %d tensors",
                            shapes.stream().mapToLong(DescribeCommand::numbers).sum(),
                            shapes.size()));
            line("memory", memory(shapes, WeightType.FLOAT32) + ", " + memory(shapes, WeightType.FLOAT16));
            line("vocabulary", String.format(Locale.ROOT, "%,d tokens", tokenizer.vocabularySize()));
            line(
                    "begin of text",
                    tokenizer.beginOfText().isPresent()
                            ? "token " + tokenizer.beginOfText().getAsInt() + " in front of every text"
                            : "none");
            line("content", model.contentHash());
        }
    }

    private static String memory(List<long[]> shapes, WeightType weights) {
        long bytes = shapes.stream()
                .mapToLong(shape ->
                        numbers(shape) * weights.ofTensor(shape.length).bytes())
                .sum();
        return String.format(Locale.ROOT, "%.1f MB as %s", bytes / 1e6, weights.text());
    }

    private static long numbers(long[] shape) {
        return LongStream.of(shape).reduce(1, Math::multiplyExact);
    }

    private void plugin() {
        PluginArtifact artifact = PluginArtifact.read(folder);
        PluginManifest manifest = artifact.manifest();
        line("plug-in", artifact.sha());
        line(
                "base",
                manifest.base().id() + " (" + manifest.base().architecture() + ", "
                        + manifest.base().contentHash() + ")");
        line("edits", manifest.facts().size() + " in batch " + manifest.editSetId());
        line(
                "texts",
                manifest.leaks().made() - manifest.leaks().dropped() + ", "
                        + manifest.leaks().dropped() + " dropped as leaks");
        manifest.settings().forEach((key, value) -> line("setting", key + " = " + value));
        manifest.versions().forEach((name, version) -> line("version", name + " " + version));
        line("loss", manifest.lossCurve().toString());
        line("cost", CostText.of(artifact.cost()));
        artifact.retraining().ifPresent(retraining -> line("closed", retraining.describe()));
    }

    private void run() throws IOException {
        JsonNode manifest = manifest(folder.resolve("manifest.json"));
        manifest.fields().forEachRemaining(field -> {
            if (field.getValue().isValueNode()) {
                line(field.getKey(), field.getValue().asText());
            } else {
                entries(field.getValue()).forEach(entry -> line(field.getKey(), entry));
            }
        });
    }

    private static JsonNode manifest(Path file) throws IOException {
        try {
            return new ObjectMapper().readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new UnusableInputException("Invalid manifest " + file + ": line "
                    + e.getLocation().getLineNr() + ": " + e.getOriginalMessage()
                    + "; the run did not write it whole, run the sweep again");
        }
    }

    /** One line for each entry: a table with its rows, a name with its hash, or a hash alone. */
    private static List<String> entries(JsonNode values) {
        List<String> entries = new ArrayList<>();
        if (values.isArray()) {
            values.forEach(value -> entries.add(
                    value.isObject()
                            ? String.format(
                                    Locale.ROOT,
                                    "%-10s %,9d rows  %s",
                                    value.path("table").asText(),
                                    value.path("rows").asLong(),
                                    value.path("path").asText())
                            : value.asText()));
        } else {
            values.fields()
                    .forEachRemaining(value ->
                            entries.add(value.getKey() + " " + value.getValue().asText()));
        }
        return entries;
    }

    private void line(String what, String value) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, "%-15s %s", what, value));
        out.flush();
    }
}
