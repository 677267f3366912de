package io.onceedit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.plugin.PluginArtifact;
import io.onceedit.plugin.PluginManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a path is: a model, a plug-in, or a run. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = "Describes a model, a plug-in, a run, or how a plug-in's base and a host go together.",
        footer = {"", "Example:", "  jobs/onceedit describe src/demo/models/plugin src/demo/models/host-llama"})
final class DescribeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "PATH",
            description = "A model folder or a GGUF file, a path or any Hadoop URI; a plug-in, or STORE/runs/RUN.")
    private String location;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "HOST",
            description =
                    "A second model: says how the two go together, the first as the plug-in's base, this one as the host.")
    private Optional<String> host = Optional.empty();

    @Option(
            names = "--sample",
            paramLabel = "FILE",
            description = "Texts that two models are compared on, one in each line (default: built-in ones).")
    private Optional<Path> sample = Optional.empty();

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
        Path folder = local(location);
        if (host.isPresent()) {
            pair(folder, local(host.get()));
        } else if (ModelFiles.isAt(folder)) {
            model(location, folder);
        } else if (Files.exists(folder.resolve("tensors.safetensors"))) {
            plugin(folder);
        } else if (Files.exists(folder.resolve("manifest.json"))) {
            run(folder);
        } else {
            throw new UnusableInputException(
                    "Cannot describe " + location
                            + ": expected a model folder (config.json), a GGUF file, a plug-in (tensors.safetensors) or a run (manifest.json)");
        }
    }

    private Path local(String path) {
        return ModelCache.ofPerson(ConsoleProgress.on(spec.commandLine().getOut()))
                .local(path);
    }

    private void model(String name, Path path) {
        try (ModelFiles model = ModelFiles.open(path);
                TextTokenizer tokenizer = model.openTokenizer()) {
            ModelText.of(name, model, tokenizer).forEach(entry -> line(entry.getKey(), entry.getValue()));
        }
    }

    private void pair(Path base, Path hostPath) throws IOException {
        String hostLocation = host.orElseThrow();
        if (!ModelFiles.isAt(base) || !ModelFiles.isAt(hostPath)) {
            throw new UnusableInputException("Cannot compare " + location + " with " + hostLocation
                    + ": expected two models, first the plug-in's base, then the host");
        }
        List<String> texts = sampleTexts();
        model(location, base);
        line("", "");
        model(hostLocation, hostPath);
        line("", "");
        new PairText(texts)
                .of(
                        new PairText.Named(ModelCache.nameOf(location), base),
                        new PairText.Named(ModelCache.nameOf(hostLocation), hostPath))
                .forEach(entry -> line(entry.getKey(), entry.getValue()));
    }

    private List<String> sampleTexts() throws IOException {
        List<String> lines;
        if (sample.isPresent()) {
            lines = readSample(sample.get());
        } else {
            try (InputStream builtIn = DescribeCommand.class.getResourceAsStream("sample-texts.txt")) {
                lines = new String(builtIn.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            }
        }
        List<String> texts = lines.stream().filter(text -> !text.isBlank()).toList();
        if (texts.isEmpty()) {
            throw new UnusableInputException(
                    "Invalid --sample " + sample.orElseThrow() + ": expected a text in each line");
        }
        return texts;
    }

    private static List<String> readSample(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UnusableInputException("Cannot read --sample " + file + ": " + e);
        }
    }

    private void plugin(Path folder) {
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

    private void run(Path folder) throws IOException {
        JsonNode manifest = manifest(folder.resolve("manifest.json"));
        manifest.properties().forEach(field -> {
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
            values.properties()
                    .forEach(value ->
                            entries.add(value.getKey() + " " + value.getValue().asText()));
        }
        return entries;
    }

    private void line(String what, String value) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, "%-15s %s", what, value).stripTrailing());
        out.flush();
    }
}
