package io.onceedit.cli;

import io.onceedit.model.tensor.WeightType;
import io.onceedit.spark.job.SparkCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A new host: one alignment, the plug-ins that are there, and a certificate of what holds. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = {
            "Aligns the plug-in base with a new host, asks it about every edit of the run file, and writes a certificate of what holds on it.",
            "Plug-ins are taken from the store; what is not there yet is trained. The run is never the store's latest."
        },
        footer = {"", "Example:", "  jobs/onceedit host add conf/demo.yaml models/my-model --store out"})
final class HostAddCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunFileOptions runFile;

    @Parameters(
            index = "1",
            paramLabel = "MODEL",
            description = "The host: a model folder or a GGUF file, a path or any Hadoop URI.")
    private String model;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "The host's name in tables (default: the folder's or file's name).")
    private Optional<String> id = Optional.empty();

    @Mixin
    private HeldHosts held;

    @Mixin
    private SweepOptions options;

    @Override
    public Integer call() throws Exception {
        NewHost host = NewHost.of(model, id);
        WeightType usual = WeightType.defaultFor(SparkCluster.device());
        return new ClusterSweep(spec.commandLine(), runFile, options, SweepPurpose.certification())
                .run(
                        held.of(config ->
                                SweepSetup.only(List.of(), options.methods()).apply(host.in(config, usual))),
                        HostAddCommand::notes,
                        new HostCertification(spec.commandLine(), runFile.store())::of);
    }

    /** What is known of the host stands for the figures. */
    private static List<String> notes(SweepSetup setup) {
        List<String> notes = new ArrayList<>(NewHost.findings(setup).lines());
        List<String> others = new ArrayList<>(setup.notes());
        others.removeAll(setup.figures().notes());
        notes.addAll(others);
        return notes;
    }
}
