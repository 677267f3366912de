package io.onceedit.cli;

import io.onceedit.aggregate.Bootstrap;
import io.onceedit.report.ScoreTable;
import io.onceedit.report.ScoredGroup;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.spark.job.SparkCluster;
import io.onceedit.spark.report.StoredRun;
import io.onceedit.spark.report.StoredScores;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores a run again. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        description = {
            "Computes the metrics of a run again from its stored outcomes, without a model, and tells whether the table metrics says the same.",
            "Ends with 0 where it does, with 1 where it does not, though the same draws were asked for."
        },
        footer = {"", "Example:", "  jobs/onceedit score latest --store out --draws 10000"})
final class ScoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOption store;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run's id, or latest.")
    private String run;

    @Option(names = "--draws", paramLabel = "N", description = "Draws of the bootstrap (default: those of the run).")
    private int draws;

    @Override
    public Integer call() throws IOException {
        if (draws != 0) {
            BenchedModel.atLeast(1000, "--draws", draws);
        }
        StoredRuns runs = store.runs();
        String runId = StoreOption.requireOutcomes(runs, run);
        List<ScoredGroup> stored;
        List<ScoredGroup> again;
        boolean isSameDraws;
        try (SparkCluster cluster =
                SparkCluster.openFor("score", Runtime.getRuntime().availableProcessors())) {
            StoredRun read = cluster.run(store.layout(), runs, runId);
            Bootstrap own = read.bootstrap();
            Bootstrap bootstrap = draws == 0 ? own : new Bootstrap(draws, own.confidence(), own.seed());
            isSameDraws = bootstrap.equals(own);
            StoredScores scores = new StoredScores(read);
            stored = scores.stored();
            again = scores.again(bootstrap);
        }
        PrintWriter out = spec.commandLine().getOut();
        again.stream()
                .map(group -> group.group().protocol())
                .distinct()
                .forEach(protocol -> out.println(ScoreTable.of(
                        protocol,
                        again.stream()
                                .filter(group -> group.group().protocol().equals(protocol))
                                .toList())));
        boolean isEqual = stored.equals(again);
        out.println("scores  of run " + runId + ", from its outcomes: "
                + (isEqual ? "the same as in table metrics, to the last bit" : "others than in table metrics"));
        out.flush();
        return isEqual || !isSameDraws ? ExitCode.OK.code() : ExitCode.FAILED.code();
    }
}
