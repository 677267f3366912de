package io.onceedit.cli;

import io.onceedit.compare.NightlyVerdict;
import io.onceedit.compare.StoredVerdict;
import io.onceedit.report.ReportFiles;
import io.onceedit.spark.compare.ComparedRuns;
import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.spark.io.UnreadableTableException;
import io.onceedit.spark.job.SparkCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The scheduled job: evaluates again, compares with the baseline, writes verdict and page. */
@Command(
        name = "nightly",
        mixinStandardHelpOptions = true,
        description = {
            "Evaluates all methods on all hosts again, compares with the promoted baseline, writes comparisons, verdict.json and the page, and"
                    + " tells a hook where the verdict has changed.",
            "Ends as edit-sweep does; what the night came to is told by verdict."
        },
        footer = {"", "Example:", "  jobs/nightly conf/nightly.yaml --store out --run-date 2026-11-27"})
final class NightlyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOption store;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "YAML file as conf/nightly.yaml, a path or any Hadoop URI.")
    private String file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Puts a value over the file's, for example --set baseline=candidate. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--run-date", paramLabel = "DATE", description = "The date that the night stands for, YYYY-MM-DD.")
    private String runDate = LocalDate.now(ZoneOffset.UTC).toString();

    private NightlySettings settings;

    @Override
    public Integer call() throws Exception {
        settings = NightlySettings.read(RunFileOptions.read(new HadoopLocations(), file, assignments));
        Optional<String> baseline = store.promoted(settings.baseline());
        return sweep(List.of(), SweepPurpose.night(settings.readAgain()), run -> compare(run, baseline));
    }

    private static boolean isPublished(int code) {
        return code == ExitCode.OK.code() || code == ExitCode.INCOMPLETE.code();
    }

    private int sweep(List<String> more, SweepPurpose purpose, ClusterSweep.AfterRun after) {
        List<String> arguments =
                new ArrayList<>(List.of(settings.sweep(), "--store", store.location(), "--run-date", runDate));
        arguments.addAll(more);
        CommandLine line = Main.handled(new CommandLine(new EditSweepCommand(purpose, after)));
        line.setOut(spec.commandLine().getOut());
        line.setErr(spec.commandLine().getErr());
        return line.execute(arguments.toArray(String[]::new));
    }

    private ExitCode compare(ClusterSweep.Published run, Optional<String> baseline) {
        PrintWriter out = spec.commandLine().getOut();
        SparkCluster cluster = run.cluster();
        String runId = run.runId();
        StoreLayout layout = store.layout();
        try {
            StoredRuns runs = store.runs();
            if (baseline.isEmpty()) {
                out.println("verdict none: nobody has promoted a baseline " + settings.baseline()
                        + "; look at this run and make it one: jobs/onceedit promote " + runId + " --as "
                        + settings.baseline() + " --store " + store.location());
            } else {
                ComparedRuns comparisons = cluster.comparisons(layout, runs);
                ComparedRuns.Judged judged = comparisons.judge(
                        runId,
                        baseline.get(),
                        settings.compare(),
                        lostAgain(cluster, comparisons, runId, baseline.get()),
                        run.readAgain());
                Optional<NightlyVerdict.Outcome> before = before(runs, runId);
                comparisons.publish(judged);
                out.print(ComparisonText.of(judged));
                tell(before, judged);
            }
            runs.write(runId, ReportFiles.of(cluster.runs(layout, runs).read(runId, baseline)));
            out.println("page    " + layout.runFile(runId, ReportFiles.PAGE));
        } catch (IOException | UnreadableTableException e) {
            spec.commandLine()
                    .getErr()
                    .println("Failed to compare run " + runId + ", which is published: " + e.getMessage()
                            + "; jobs/onceedit compare " + runId + " does it again");
            return ExitCode.STORE;
        } finally {
            out.flush();
        }
        return ExitCode.OK;
    }

    /** Protected facts that lost an answer are asked a second time, by a run of its own: those that it loses too. */
    private List<String> lostAgain(SparkCluster cluster, ComparedRuns comparisons, String runId, String baseline)
            throws IOException {
        List<String> lost =
                comparisons.lostAmong(runId, baseline, settings.compare().protectedFacts());
        if (lost.isEmpty()) {
            return lost;
        }
        spec.commandLine()
                .getOut()
                .println("protected facts have lost answers, all are asked again: " + String.join(", ", lost));
        String second = runId + "-again";
        Map<String, String> executors =
                cluster.run(store.layout(), store.runs(), runId).executors();
        int asked = sweep(
                List.of("--run-id", second),
                SweepPurpose.confirmation(executors),
                run -> sayWhere(cluster, run.runId(), executors));
        return isPublished(asked) ? comparisons.lostAmong(second, baseline, lost) : lost; // nothing speaks for them
    }

    private ExitCode sayWhere(SparkCluster cluster, String second, Map<String, String> before) {
        try {
            Map<String, String> now =
                    cluster.run(store.layout(), store.runs(), second).executors();
            long elsewhere = now.entrySet().stream()
                    .filter(cell -> !cell.getValue().equals(before.get(cell.getKey())))
                    .count();
            spec.commandLine()
                    .getOut()
                    .println("asked again by run " + second + ", " + elsewhere + " of " + now.size()
                            + " cells on another executor than before");
            return ExitCode.OK;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The verdict of the newest run before one. */
    private static Optional<NightlyVerdict.Outcome> before(StoredRuns runs, String runId) throws IOException {
        List<String> ids = runs.ids();
        return runs.newestText(ids.subList(0, ids.indexOf(runId)), StoredVerdict.FILE, StoredVerdict::parse)
                .map(StoredVerdict::outcome);
    }

    /** The first verdict is a change where it is no pass. */
    private void tell(Optional<NightlyVerdict.Outcome> before, ComparedRuns.Judged judged) {
        NightlyVerdict.Outcome now = judged.verdict().outcome();
        if (now != before.orElse(NightlyVerdict.Outcome.PASS)) {
            settings.hook()
                    .tell(judged.json())
                    .ifPresent(problem -> spec.commandLine()
                            .getErr()
                            .println("The verdict has changed, and the hook could not be told: " + problem));
        }
    }
}
