package io.onceedit.cli;

import io.onceedit.report.ReportFiles;
import io.onceedit.report.RunReport;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.spark.job.SparkCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what a person reads of a run. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Writes report.html, summary.md, scores.csv and junit.xml of a run beside its manifest, and prints the scores.",
            "The page is one file that needs no network."
        },
        footer = {
            "",
            "Example:",
            "  jobs/edit-sweep conf/demo.yaml --store out",
            "  jobs/onceedit report latest --store out"
        })
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run's id, or latest.")
    private String run;

    @Option(
            names = "--against",
            paramLabel = "RUN",
            description = "Another run of the store: shows what was lost and won since.")
    private Optional<String> against = Optional.empty();

    @Mixin
    private StoreOption store;

    @Option(names = "--out", paramLabel = "FILE", description = "Writes the page to a local file too.")
    private Optional<Path> copy = Optional.empty();

    @Override
    public Integer call() throws IOException {
        StoreLayout layout = store.layout();
        StoredRuns runs = store.runs();
        String runId = StoreOption.requireOutcomes(runs, run);
        Optional<String> before =
                against.isPresent() ? Optional.of(StoreOption.requireOutcomes(runs, against.get())) : Optional.empty();
        RunReport report;
        try (SparkCluster cluster =
                SparkCluster.openFor("report", Runtime.getRuntime().availableProcessors())) {
            report = cluster.runs(layout, runs).read(runId, before);
        }
        Map<String, String> files = ReportFiles.of(report);
        write(runs, runId, files);
        print(report, layout, files);
        return ExitCode.OK.code();
    }

    private void write(StoredRuns runs, String runId, Map<String, String> files) {
        try {
            runs.write(runId, files);
        } catch (IOException e) {
            throw new StoreException("Cannot write the report of run " + runId + ": " + e.getMessage(), e);
        }
        if (copy.isPresent()) {
            try {
                Path folder = copy.get().toAbsolutePath().getParent();
                Files.createDirectories(folder);
                Files.write(copy.get(), files.get(ReportFiles.PAGE).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new StoreException("Cannot write --out " + copy.get() + ": " + e, e);
            }
        }
    }

    private void print(RunReport report, StoreLayout layout, Map<String, String> files) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(ReportFiles.terminal(report));
        String folder = layout.typed() + "/runs/" + report.run().runId();
        files.keySet().forEach(name -> out.println("wrote   " + folder + "/" + name));
        copy.ifPresent(file -> out.println("wrote   " + file));
        out.flush();
    }
}
