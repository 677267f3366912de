package io.onceedit.cli;

import io.onceedit.evaluate.Protocol;
import io.onceedit.report.ReportGroup;
import io.onceedit.report.ReportedMethod;
import io.onceedit.report.ScoreTable;
import io.onceedit.report.ScoredGroup;
import io.onceedit.spark.job.RunFaults;
import io.onceedit.spark.job.RunTime;
import io.onceedit.spark.job.SweepOutcome;
import io.onceedit.sweep.GroupScores;
import io.onceedit.sweep.HostPrompts;
import io.onceedit.sweep.LeakCount;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A run's results on one screen. */
final class SummaryText {
    private static final int NAMED_FAILURES = 5;

    private SummaryText() {}

    static String of(SweepOutcome outcome, SweepSetup setup) {
        StringBuilder text = new StringBuilder();
        for (Protocol protocol : Protocol.values()) {
            List<GroupScores> groups = outcome.scores().stream()
                    .filter(group -> group.group().protocol() == protocol)
                    .toList();
            if (!groups.isEmpty()) {
                text.append('\n')
                        .append(ScoreTable.of(
                                protocol.columnName(),
                                groups.stream().map(SummaryText::scored).toList()));
            }
        }
        failed(outcome.units(), text);
        text.append('\n').append(LeftOutText.of(setup.input(), setup.plan()));
        text.append(leaks(outcome.leaks()));
        text.append(end(outcome));
        return text.toString();
    }

    /** One line for each stage that learned. */
    static String leaks(Map<String, LeakCount> leaks) {
        return leaks.entrySet().stream()
                .map(stage -> String.format(
                        Locale.ROOT,
                        "leaks   %s: %s%n",
                        stage.getKey(),
                        stage.getValue().describe()))
                .collect(Collectors.joining());
    }

    private static ScoredGroup scored(GroupScores scores) {
        WorkUnit.Group group = scores.group();
        ReportedMethod method =
                new ReportedMethod(group.method().name(), group.method().rule(), "");
        return new ScoredGroup(
                new ReportGroup(
                        group.host().id(), method, group.protocol().columnName(), group.batchSize(), group.seed()),
                scores.scores());
    }

    private static void failed(List<UnitResult> units, StringBuilder text) {
        List<UnitResult> failed =
                units.stream().filter(unit -> !unit.succeeded()).toList();
        if (!failed.isEmpty()) {
            text.append('\n');
        }
        for (UnitResult unit : failed.subList(0, Math.min(NAMED_FAILURES, failed.size()))) {
            text.append(String.format(
                    Locale.ROOT,
                    "failed  %s: %s: %s%n",
                    unit.stage(),
                    unit.subject(),
                    unit.failure().message()));
        }
    }

    private static String time(RunTime time) {
        double slots = Math.max(Double.MIN_NORMAL, time.units().slotSeconds());
        return String.format(
                Locale.ROOT,
                "time    %.0f s: units %.0f s (slots %.0f %% idle, bundles %.0f %% on their way), tables %.0f s%n",
                time.wallSeconds(),
                time.units().wallSeconds(),
                100 * time.units().idleSeconds() / slots,
                100 * time.units().overheadSeconds() / slots,
                time.tablesSeconds());
    }

    /** A line where something happened that the run went on behind. */
    static String faults(RunFaults faults) {
        return faults.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "faults  executors lost: %d, attempts at a task that failed: %d, begun beside a slow one: %d,"
                                + " scratch folders lost: %d%n",
                        faults.lostExecutors(),
                        faults.failedTasks(),
                        faults.secondAttempts(),
                        faults.lostScratch());
    }

    private static String hosts(HostPrompts prompts) {
        return String.format(
                Locale.ROOT,
                "hosts   %d questions read by untouched hosts, %d answers found in the store%n",
                prompts.computed(),
                prompts.found());
    }

    private static String end(SweepOutcome outcome) {
        long reused = outcome.units().stream().filter(UnitResult::reused).count();
        String root = outcome.layout().typed();
        String run = outcome.identity().runId();
        return String.format(
                        Locale.ROOT,
                        "%nrun     %s %s: %d units, %d of them found in the store, %d failed, %d probes in error%n",
                        run,
                        outcome.complete() ? "COMPLETE" : "INCOMPLETE",
                        outcome.units().size(),
                        reused,
                        outcome.failedUnits(),
                        outcome.failedProbes())
                + faults(outcome.faults())
                + hosts(HostPrompts.of(outcome.units()))
                + time(outcome.time())
                + String.format(Locale.ROOT, "tables  %s/tables%n", root)
                + String.format(Locale.ROOT, "next    jobs/onceedit describe %s/runs/%s%n", root, run)
                + String.format(
                        Locale.ROOT,
                        "        duckdb -c \"SELECT method, host_id, prompt, target, output_text, reason FROM%n"
                                + "          '%s/tables/outcomes/*/run_id=%s/*.parquet' WHERE NOT pass\"%n",
                        root,
                        run);
    }
}
