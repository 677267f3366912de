package io.onceedit.cli;

import ai.djl.Device;
import io.onceedit.evaluate.speed.FirstToken;
import io.onceedit.evaluate.speed.LoadSpeed;
import io.onceedit.evaluate.speed.Opening;
import io.onceedit.evaluate.speed.WeightReading;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.tensor.ResidentMemory;
import io.onceedit.sweep.ModelLocator;
import io.onceedit.sweep.ModelSource;
import io.onceedit.sweep.OpenModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What opening a model takes on this machine: time and memory. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how long opening a model takes, its first token included, and how much memory, beside a plain copy of its files.",
            "The first opening meets a machine that has compiled nothing yet; the rounds come behind it, the files in the system's cache."
        },
        footer = {"", "Example:", "  jobs/onceedit bench load --model src/demo/models/host-llama"})
final class BenchLoadCommand implements Callable<Integer> {
    private static final double MEGA = 1e6;

    @Mixin
    private BenchedModel benched;

    @Option(names = "--rounds", paramLabel = "N", description = "Openings behind the first one (default: 3).")
    private int rounds = 3;

    @Option(
            names = "--cycles",
            paramLabel = "N",
            description =
                    "Leases and closes the model N times, at least 2, and tells what stays resident (default: 0).")
    private int cycles;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "What the first token follows (default: ${DEFAULT-VALUE}).")
    private String prompt = "The capital of France is";

    @Override
    public Integer call() {
        BenchedModel.atLeast(0, "--rounds", rounds);
        BenchedModel.atLeast(cycles == 0 ? 0 : 2, "--cycles", cycles);
        benched.prepareEngine();
        try {
            Path path = benched.path();
            LoadSpeed speed = new LoadSpeed(path, benched.weights(Device.cpu()), ModelCache.hashes(), System::nanoTime);
            long residentBefore = ResidentMemory.nowBytes();
            first(speed, residentBefore);
            if (rounds > 0) {
                rounds(speed);
            }
            if (cycles > 0) {
                cycles(path);
            }
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
        return ExitCode.OK.code();
    }

    private void first(LoadSpeed speed, long residentBefore) {
        Opening opening = speed.open(prompt);
        double sinceStart = ThisMachine.secondsSinceStart();
        WeightReading weights = speed.readWeights();
        benched.line(
                "weights",
                "%,.1f MB on disk, %,.1f MB in memory as %s, %d threads",
                weights.fileBytes() / MEGA,
                weights.heldBytes() / MEGA,
                benched.weights(Device.cpu()).text(),
                benched.threads());
        benched.line(
                "first",
                "open %.2f s, first token %.2f s, together %.2f s, %.2f s since the process began; it says \"%s\"",
                opening.openSeconds(),
                opening.firstTokenSeconds(),
                opening.seconds(),
                sinceStart,
                opening.firstToken());
        benched.line(
                "peak",
                "%,.1f MB above the %,.1f MB before while the model was opened, tokenizer included = %.3f x the weights",
                opening.peakBytes() / MEGA,
                residentBefore / MEGA,
                (double) opening.peakBytes() / weights.heldBytes());
        benched.line(
                "",
                "%,.1f MB while its weights were read = %.3f x the weights",
                weights.peakBytes() / MEGA,
                weights.shareAtPeak());
    }

    private void rounds(LoadSpeed speed) {
        TextTable table =
                new TextTable("round", "open s", "token s", "together s", "weights s", "GB/s", "plain s", "of plain");
        for (int round = 1; round <= rounds; round++) {
            Opening opening = speed.open(prompt);
            WeightReading weights = speed.readWeights();
            table.add(List.of(
                    String.valueOf(round),
                    number(opening.openSeconds()),
                    number(opening.firstTokenSeconds()),
                    number(opening.seconds()),
                    number(weights.seconds()),
                    number(weights.heldBytesPerSecond() / 1e9),
                    number(weights.plainSeconds()),
                    number(weights.shareOfPlain())));
        }
        benched.print(table);
    }

    /** Leases the model as units of a sweep do, with no budget for models that nobody uses. */
    private void cycles(Path path) {
        String contentHash;
        try (ModelFiles files = ModelFiles.open(path, ModelCache.hashes())) {
            contentHash = files.contentHash();
        }
        ModelSource source = new ModelSource(benched.name(), path.toString(), benched.weights(Device.cpu()));
        long second = 0;
        long last = 0;
        try (OpenModels models = new OpenModels(0, ModelLocator.LOCAL, ModelCache.hashes())) {
            for (int cycle = 1; cycle <= cycles; cycle++) {
                models.use(source, contentHash, model -> FirstToken.after(model, prompt));
                last = ResidentMemory.settledBytes();
                second = cycle == 2 ? last : second;
            }
        }
        benched.line(
                "cycles",
                "%d leases: %,.1f MB resident after the 2nd, %,.1f MB after the last = %.3f x",
                cycles,
                second / MEGA,
                last / MEGA,
                (double) last / second);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
