package io.onceedit.cli;

import io.onceedit.compare.ReadAgain;
import io.onceedit.spark.compare.ComparedRuns;
import io.onceedit.spark.io.Baselines;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.spark.job.SparkCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds a run against a baseline. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Holds a run against a baseline, probe by probe: what was lost, what was won, whether it is more than noise, and what caused it.",
            "Writes the table comparisons and verdict.json of the run. The exit code tells whether that was done; verdict tells the verdict."
        },
        footer = {"", "Example:", "  jobs/onceedit compare latest --store out"})
final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOption store;

    @Mixin
    private CompareOptions options;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run's id, or latest.")
    private String run;

    @Option(names = "--against", paramLabel = "RUN", description = "Another run, instead of a baseline.")
    private Optional<String> against = Optional.empty();

    @Option(names = "--baseline", paramLabel = "NAME", description = "The baseline (default: production).")
    private String baseline = Baselines.USUAL;

    @Override
    public Integer call() throws IOException {
        WritableStore.requireCompression();
        StoredRuns runs = store.runs();
        String runId = StoreOption.requireOutcomes(runs, run);
        String other =
                against.isPresent() ? StoreOption.requireOutcomes(runs, against.get()) : store.baseline(baseline);
        StoreLayout layout = store.layout();
        var settings = options.settings();
        ComparedRuns.Judged judged;
        try (SparkCluster cluster =
                SparkCluster.openFor("compare", Runtime.getRuntime().availableProcessors())) {
            ComparedRuns compared = cluster.comparisons(layout, runs);
            judged = compared.judge(
                    runId,
                    other,
                    settings,
                    compared.lostAmong(runId, other, settings.protectedFacts()),
                    ReadAgain.NONE);
            publish(compared, judged);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(ComparisonText.of(judged));
        out.flush();
        return ExitCode.OK.code();
    }

    private static void publish(ComparedRuns compared, ComparedRuns.Judged judged) {
        try {
            compared.publish(judged);
        } catch (IOException e) {
            throw new StoreException(
                    "Cannot write the comparison of run " + judged.stored().runId() + ": " + e.getMessage(), e);
        }
    }
}
