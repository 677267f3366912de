package io.onceedit.cli;

import ai.djl.Device;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.corpus.CorpusException;
import io.onceedit.corpus.CorpusForm;
import io.onceedit.corpus.CorpusReader;
import io.onceedit.corpus.CorpusSelection;
import io.onceedit.corpus.CorpusSource;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.TextProbe;
import io.onceedit.evaluate.HostPassSettings;
import io.onceedit.evaluate.speed.HostRound;
import io.onceedit.evaluate.speed.HostSpeed;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.tensor.Devices;
import io.onceedit.model.tensor.TensorRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast a host scores known answers on this machine. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        description = "Measures how fast a model scores known answers, beside a plain matrix product in the same run.",
        footer = {
            "",
            "Example:",
            "  jobs/onceedit bench score --model src/demo/models/host-llama --corpus src/demo/corpus/edits.jsonl"
        })
final class BenchScoreCommand implements Callable<Integer> {
    @Mixin
    private BenchedModel benched;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            converter = DeviceConverter.class,
            description = "Holds the model on cpu, gpu0, gpu1 and so on (default: cpu).")
    private Device device = Device.cpu();

    @Option(names = "--corpus", required = true, paramLabel = "FILE", description = "Edits whose answers are scored.")
    private Path corpus;

    @Option(names = "--form", paramLabel = "FORM", description = "The corpus's form (default: jsonl).")
    private String form = CorpusForm.JSONL.columnName();

    @Option(names = "--limit", paramLabel = "N", description = "Takes at most N prompts (default: 128).")
    private int limit = 128;

    @Option(names = "--batch-size", paramLabel = "N", description = "Prompts that are read at once (default: 32).")
    private int batchSize = 32;

    @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds, after one to warm up (default: 3).")
    private int rounds = 3;

    @Option(
            names = "--write-prompts",
            paramLabel = "FILE",
            description = "Writes the prompts and answers as JSON Lines, for src/bench/score_transformers.py.")
    private Optional<Path> promptFile = Optional.empty();

    @Override
    public Integer call() {
        BenchedModel.atLeast(1, "--limit", limit);
        BenchedModel.atLeast(1, "--batch-size", batchSize);
        BenchedModel.atLeast(1, "--rounds", rounds);
        int threads = benched.threads();
        List<TextProbe> answers = answers();
        if (promptFile.isPresent()) {
            write(answers, promptFile.get());
        }
        benched.prepareEngine();
        try (LanguageModel host = open()) {
            benched.line(
                    "model",
                    "%s, %s, %,d parameters",
                    benched.name(),
                    host.architecture(),
                    host.decoder().shape().parameterCount());
            benched.line(
                    "prompts",
                    "%d, %d at once, %d threads, on %s, weights as %s",
                    answers.size(),
                    batchSize,
                    threads,
                    Devices.nameOf(device),
                    benched.weights(device).text());
            HostPassSettings settings = new HostPassSettings(
                    batchSize, HostPassSettings.DEFAULT.batchTokens(), HostPassSettings.DEFAULT.keptTokens());
            measure(new HostSpeed(host, settings, System::nanoTime), answers);
        }
        return ExitCode.OK.code();
    }

    private void measure(HostSpeed speed, List<TextProbe> answers) {
        HostRound first = speed.round(answers);
        if (first.counts().answers() == 0) {
            throw new UnusableInputException("Cannot measure: the model can score none of the " + answers.size()
                    + " answers; are its tokenizer and the corpus of one language?");
        }
        benched.line(
                "read",
                "%,d tokens, %.1f %% padding, head at %,d positions, %d not scored",
                first.counts().tokens(),
                100 * first.counts().paddingShare(),
                first.counts().headRows(),
                first.failed());
        TextTable table = new TextTable("round", "prompts/s", "tokens/s", "GFLOP/s", "peak GFLOP/s", "of peak");
        List<HostRound> measured = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            measured.add(speed.round(answers));
            table.add(row(String.valueOf(round), measured.get(round - 1)));
        }
        measured.sort(Comparator.comparingDouble(HostRound::seconds));
        table.add(row("median", measured.get(rounds / 2)));
        table.add(row("best", measured.get(0)));
        benched.print(table);
    }

    private static List<String> row(String name, HostRound round) {
        return List.of(
                name,
                String.format(Locale.ROOT, "%.1f", round.answersPerSecond()),
                String.format(Locale.ROOT, "%.0f", round.tokensPerSecond()),
                String.format(Locale.ROOT, "%.0f", round.operationsPerSecond() / 1e9),
                String.format(Locale.ROOT, "%.0f", round.peakOperationsPerSecond() / 1e9),
                String.format(Locale.ROOT, "%.2f", round.shareOfPeak()));
    }

    private LanguageModel open() {
        try {
            TensorRuntime.requireReachable(device);
            return LanguageModels.open(
                    benched.name(), benched.path(), device, benched.weights(device), ModelCache.hashes());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }

    /** The corpus's prompts with their answers, each once: edits, rephrasings and unrelated questions in turn. */
    private List<TextProbe> answers() {
        Set<TextProbe> probes = new LinkedHashSet<>();
        try {
            CorpusReader reader = new CorpusReader(CorpusForm.named(form), false);
            for (EditRecord record : reader.read(CorpusSource.of(corpus), CorpusSelection.first(limit))
                    .records()) {
                probes.add(new TextProbe(record.prompt(), record.target()));
                record.rephrasings().forEach(prompt -> probes.add(new TextProbe(prompt, record.target())));
                probes.addAll(record.locality());
            }
        } catch (CorpusException | IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
        if (probes.isEmpty()) {
            throw new UnusableInputException(
                    "Cannot measure: corpus " + corpus + " has no usable record of form " + form);
        }
        return probes.stream().limit(limit).toList();
    }

    private static void write(List<TextProbe> answers, Path file) {
        ObjectMapper json = new ObjectMapper();
        List<String> lines = new ArrayList<>(answers.size());
        try {
            for (TextProbe answer : answers) {
                lines.add(json.writeValueAsString(Map.of("prompt", answer.prompt(), "answer", answer.answer())));
            }
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UnusableInputException("Cannot write --write-prompts " + file + ": " + e);
        }
    }
}
