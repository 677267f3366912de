package io.onceedit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job: edits in, plug-ins trained, hosts asked, Parquet out. */
@Command(
        name = "edit-sweep",
        mixinStandardHelpOptions = true,
        description = "Edits plug-ins, asks every host with every method, and writes the results as Parquet.",
        footer = {"", "Example:", "  jobs/edit-sweep conf/demo.yaml --store out"})
final class EditSweepCommand implements Callable<Integer> {
    private final SweepPurpose purpose;
    private final ClusterSweep.AfterRun after;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunFileOptions runFile;

    @Mixin
    private SweepOptions options;

    @Option(names = "--hosts", split = ",", paramLabel = "ID", description = "Runs these hosts only.")
    private List<String> hosts = new ArrayList<>();

    /** A sweep alone. */
    EditSweepCommand() {
        this(SweepPurpose.sweep(), run -> ExitCode.OK);
    }

    /** @param after is done on the same cluster, behind a run that is published */
    EditSweepCommand(SweepPurpose purpose, ClusterSweep.AfterRun after) {
        this.purpose = purpose;
        this.after = after;
    }

    @Override
    public Integer call() throws Exception {
        return new ClusterSweep(spec.commandLine(), runFile, options, purpose)
                .run(SweepSetup.only(hosts, options.methods()), SweepSetup::notes, after);
    }
}
