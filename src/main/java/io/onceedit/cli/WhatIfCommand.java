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
            "Tells what a method of a run would have scored with other gates, another threshold, another rule's answers or another weight of the"
                    + " plug-in, from what the run has stored. No model is loaded, and nothing is written.",
            "Where a gate is open a stored answer stands, where it is closed the untouched host's; an answer that nobody has computed counts as"
                    + " an error, and is counted.",
            "With --weight W the token stands there that leads (1 - W) times the host's probabilities + W times the plug-in's, of the likeliest"
                    + " that the run has kept. Where they do not decide it, the answer counts as an error, and is counted."
        },
        footer = {
            "",
            "Examples:",
            "  jobs/onceedit whatif latest --method text --and text-key --store out",
            "  jobs/onceedit whatif latest --method text --weight 0.3 --store out"
        })
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

    @Option(
            names = "--weight",
            paramLabel = "W",
            description =
                    "Fuses known answers again with this weight of the plug-in, 0 to 1, where the gate is open (rule text).")
    private Double weight;

    @Override
    public Integer call() throws IOException {
        requireShare("--alpha-at-least", leastAlpha);
        if (weight != null) {
            requireShare("--weight", weight);
        }
        StoredRuns runs = store.runs();
        String runId = StoreOption.requireOutcomes(runs, run);
        WhatIf.Result result;
        try (SparkCluster cluster =
                SparkCluster.openFor("whatif", Runtime.getRuntime().availableProcessors())) {
            StoredRun read = cluster.run(store.layout(), runs, runId);
            Bootstrap bootstrap = read.bootstrap();
            result = new WhatIf(read)
                    .of(
                            new WhatIf.Change(
                                    method,
                                    and,
                                    or,
                                    leastAlpha,
                                    answers,
                                    weight == null ? WhatIf.Change.AS_STORED : weight),
                            bootstrap);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
        print(runId, result);
        return ExitCode.OK.code();
    }

    private static void requireShare(String flag, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new UnusableInputException("Invalid " + flag + " " + value + ": expected 0 to 1");
        }
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
        if (weight != null) {
            out.println(
                    "weight  " + weight + " of the plug-in, fused again from the likeliest tokens of both: "
                            + result.uncertain()
                            + " answers are not certain and count as errors; free generations cannot be fused again and are left out");
        }
        out.flush();
    }

    private static Stream<ScoredGroup> of(String protocol, List<ScoredGroup> groups) {
        return groups.stream().filter(scored -> scored.group().protocol().equals(protocol));
    }
}
