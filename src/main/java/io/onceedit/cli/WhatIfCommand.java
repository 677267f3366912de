package io.onceedit.cli;

import io.onceedit.aggregate.Bootstrap;
import io.onceedit.report.ScoreTable;
import io.onceedit.report.ScoredGroup;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.spark.job.SparkCluster;
import io.onceedit.spark.report.StoredRun;
import io.onceedit.spark.report.WhatIf;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores a method with other gate decisions. */
@Command(
        name = "whatif",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what a method of a run would have scored with other gates, another threshold or another rule's answers, from the answers that"
                    + " the run has stored. No model is loaded, and nothing is written.",
            "Where a gate is open a stored answer stands, where it is closed the untouched host's; an answer that nobody has computed counts as"
                    + " an error, and is counted."
        },
        footer = {"", "Example:", "  jobs/onceedit whatif latest --method text --and text-key --store out"})
final class WhatIfCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOption store;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run's id, or latest.")
    private String run;

    @Option(names = "--method", paramLabel = "NAME", description = "A method of the run (default: text).")
    private String method = "text";

    @Option(
            names = "--and",
            paramLabel = "NAME",
            description = "Opens only where this method's gate is open too. Repeatable.")
    private List<String> and = new ArrayList<>();

    @Option(
            names = "--or",
            paramLabel = "NAME",
            description = "Opens where this method's gate is open too, with that method's answer. Repeatable.")
    private List<String> or = new ArrayList<>();

    @Option(
            names = "--alpha-at-least",
            paramLabel = "WEIGHT",
            description = "Closes gates whose weight of the plug-in is smaller, 0 to 1.")
    private double leastAlpha;

    @Option(
            names = "--answers-of",
            paramLabel = "NAME",
            description = "Where the gate is open, the answer of this method stands, with its rule and plug-in.")
    private String answers = "";

    @Override
    public Integer call() throws IOException {
        if (!(leastAlpha >= 0 && leastAlpha <= 1)) {
            throw new UnusableInputException("Invalid --alpha-at-least " + leastAlpha + ": expected 0 to 1");
        }
        StoredRuns runs = store.runs();
        String runId = StoreOption.requireOutcomes(runs, run);
        WhatIf.Result result;
        try (SparkCluster cluster =
                SparkCluster.openFor("whatif", Runtime.getRuntime().availableProcessors())) {
            StoredRun read = cluster.run(store.layout(), runs, runId);
            Bootstrap bootstrap = read.bootstrap();
            result = new WhatIf(read).of(new WhatIf.Change(method, and, or, leastAlpha, answers), bootstrap);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
        print(runId, result);
        return ExitCode.OK.code();
    }

    private void print(String runId, WhatIf.Result result) {
        PrintWriter out = spec.commandLine().getOut();
        result.before().stream()
                .map(scored -> scored.group().protocol())
                .distinct()
                .forEach(protocol -> out.println(ScoreTable.of(
                        protocol,
                        Stream.concat(of(protocol, result.before()), of(protocol, result.after()))
                                .toList())));
        out.println("whatif  from the stored answers of run " + runId + ", no model was loaded: " + result.opened()
                + " gates would open, " + result.closed() + " would close, " + result.unknown()
                + " answers are not known and count as errors");
        out.flush();
    }

    private static Stream<ScoredGroup> of(String protocol, List<ScoredGroup> groups) {
        return groups.stream().filter(scored -> scored.group().protocol().equals(protocol));
    }
}
