package io.onceedit.cli;

import ai.djl.Device;
import io.onceedit.corpus.EditBatch;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.plugin.PluginArtifact;
import io.onceedit.plugin.PluginTrainer;
import io.onceedit.plugin.TrainingTexts;
import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.LeakCount;
import io.onceedit.sweep.ModelLocator;
import io.onceedit.sweep.ModelSource;
import io.onceedit.sweep.StoredEdits;
import io.onceedit.sweep.SweepJob;
import io.onceedit.sweep.WorkUnit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains the plug-ins of a run file, without asking a host. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains the plug-ins and learns the gates of a run file; asks no host.",
        footer = {"", "Example:", "  jobs/onceedit train conf/demo.yaml --methods text"})
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunFileOptions runFile;

    @Option(names = "--methods", split = ",", paramLabel = "NAME", description = "Trains for these methods only.")
    private List<String> methods = new ArrayList<>();

    @Option(
            names = "--write-steps",
            paramLabel = "FILE",
            description = "Writes what the training of the one plug-in does, step by step, as JSON, for"
                    + " src/bench/train_transformers.py.")
    private Optional<Path> stepsFile = Optional.empty();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        SweepSetup setup = SweepSetup.read(
                runFile,
                new HadoopLocations(),
                SweepSetup.only(List.of(), methods),
                config -> ThisMachine.describe(1),
                ConsoleProgress.on(out));
        try (PreparedRun run = new PreparedRun(setup, runFile.store(), out)) {
            if (stepsFile.isPresent()) {
                run.publishEdits();
                writeSteps(setup, run, ModelCache.of(setup.config(), ConsoleProgress.on(out)), stepsFile.get());
            }
            for (PreparedRun.Prepared prepared : run.prepare(EnumSet.of(ArtifactKind.PLUGIN, ArtifactKind.GATE_MAPS))) {
                WorkUnit unit = prepared.unit();
                Path folder = run.folder(unit).resolve("content");
                out.println(unit.stage() + "  " + folder);
                if (unit.kind() == ArtifactKind.PLUGIN) {
                    out.println(
                            "       " + CostText.of(PluginArtifact.read(folder).cost()));
                }
            }
            out.print(SummaryText.leaks(LeakCount.byStage(setup.plan(), run.store())));
        }
        out.flush();
        return ExitCode.OK.code();
    }

    private static void writeSteps(SweepSetup setup, PreparedRun run, ModelLocator models, Path file) {
        List<WorkUnit.TrainPlugin> units = setup.plan().preparing().stream()
                .filter(WorkUnit.TrainPlugin.class::isInstance)
                .map(WorkUnit.TrainPlugin.class::cast)
                .toList();
        if (units.size() != 1) {
            throw new UnusableInputException("Cannot write steps to " + file + ": the run file trains " + units.size()
                    + " plug-ins, expected 1; name one method and set one seed and one batch size");
        }
        WorkUnit.TrainPlugin unit = units.get(0);
        ModelSource source = setup.config().plugin();
        SweepJob job = run.job();
        StoredEdits edits = new StoredEdits(run.store());
        EditBatch batch = edits.batch(unit.edits());
        TrainingTexts texts =
                TrainingTexts.make(batch, job.pool(), unit.settings(), edits.evaluated(job.evaluatedKey()));
        try (LanguageModel base = LanguageModels.open(
                source.id(), models.local(source.path()), Device.cpu(), source.weights(), ModelCache.hashes())) {
            new PluginTrainer(unit.settings(), job.codeVersion())
                    .steps(base, batch, texts)
                    .write(file);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }
}
