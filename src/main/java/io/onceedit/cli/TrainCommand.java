package io.onceedit.cli;

import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.WorkUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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

    @Override
    public Integer call() {
        SweepSetup setup = SweepSetup.read(
                runFile,
                new HadoopLocations(),
                SweepSetup.only(List.of(), methods),
                config -> ThisMachine.describe(1),
                ConsoleProgress.on(spec.commandLine().getOut()));
        try (PreparedRun run =
                new PreparedRun(setup, runFile.store(), spec.commandLine().getOut())) {
            for (WorkUnit unit : run.prepare(EnumSet.of(ArtifactKind.PLUGIN, ArtifactKind.GATE_MAPS))) {
                spec.commandLine()
                        .getOut()
                        .println(unit.stage() + "  " + run.folder(unit).resolve("content"));
            }
        }
        return ExitCode.OK.code();
    }
}
