package io.onceedit.cli;

import io.onceedit.model.checkpoint.SafetensorsFile;
import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.sweep.AlignmentCost;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.MethodSettings;
import io.onceedit.sweep.WorkUnit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the alignment tables of a run file's hosts. */
@Command(
        name = "align",
        mixinStandardHelpOptions = true,
        description = "Aligns the plug-in base with the hosts of a run file and prints each table's figures.",
        footer = {"", "Example:", "  jobs/onceedit align conf/demo.yaml --hosts gpt2"})
final class AlignCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunFileOptions runFile;

    @Option(names = "--hosts", split = ",", paramLabel = "ID", description = "Aligns these hosts only.")
    private List<String> hosts = new ArrayList<>();

    @Mixin
    private HeldHosts held;

    @Override
    public Integer call() {
        SweepSetup setup = SweepSetup.read(
                runFile,
                new HadoopLocations(),
                held.of(SweepSetup.only(hosts, List.of())),
                config -> ThisMachine.describe(1),
                ConsoleProgress.on(spec.commandLine().getOut()));
        if (setup.config().methods().stream().noneMatch(MethodSettings::mapsTokens)) {
            throw new UnusableInputException(
                    "Cannot align: no method of the run file maps tokens; add one with rule: dynamic-enhanced");
        }
        try (PreparedRun run =
                new PreparedRun(setup, runFile.store(), spec.commandLine().getOut())) {
            for (PreparedRun.Prepared prepared : run.prepare(EnumSet.of(ArtifactKind.ALIGNMENT))) {
                WorkUnit unit = prepared.unit();
                print(run.folder(unit), spec.commandLine().getOut());
            }
        }
        return ExitCode.OK.code();
    }

    private static void print(Path folder, PrintWriter out) {
        Path file = folder.resolve("alignment.safetensors");
        out.println(file);
        new TreeMap<>(SafetensorsFile.open(file).metadata())
                .forEach((name, value) -> out.println("  " + name + " = " + value));
        AlignmentCost cost = AlignmentCost.read(folder);
        out.printf(
                Locale.ROOT,
                "  made in %.1f s, with %.0f MB of memory beside the two models' weights%n",
                cost.wallSeconds(),
                cost.peakGrowthBytes() / MEGABYTE);
        out.flush();
    }
}
