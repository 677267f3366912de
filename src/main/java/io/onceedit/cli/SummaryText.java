package io.onceedit.cli;

import io.onceedit.aggregate.Score;
import io.onceedit.evaluate.Protocol;
import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import io.onceedit.spark.job.SweepOutcome;
import io.onceedit.sweep.GroupScores;
import io.onceedit.sweep.UnitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run's results on one screen. */
final class SummaryText {
    private static final List<MetricName> SHOWN = List.of(
            MetricName.SCORE,
            MetricName.RELIABILITY,
            MetricName.GENERALITY,
            MetricName.LOCALITY,
            MetricName.NEAR_SUBJECT,
            MetricName.NEAR_TYPE,
            MetricName.HALF_SUBJECT,
            MetricName.SAME_SUBJECT,
            MetricName.PORTABILITY);

    private SummaryText() {}

    static String of(SweepOutcome outcome) {
        StringBuilder text = new StringBuilder();
        for (Protocol protocol : Protocol.values()) {
            Measure measure = protocol == Protocol.TEACHER_FORCED ? Measure.TOKEN_SHARE : Measure.EXACT;
            List<GroupScores> groups = outcome.scores().stream()
                    .filter(group -> group.group().protocol() == protocol)
                    .toList();
            if (!groups.isEmpty()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n%s, %s, 95 %% intervals clustered by edit%n",
                        protocol.columnName(),
                        measure == Measure.EXACT ? "exact match" : "token share"));
                text.append(table(groups, measure));
            }
        }
        List<UnitResult> failed =
                outcome.units().stream().filter(unit -> !unit.succeeded()).toList();
        for (UnitResult unit : failed.subList(0, Math.min(5, failed.size()))) {
            text.append(String.format(
                    Locale.ROOT,
                    "failed %s: %s: %s%n",
                    unit.stage(),
                    unit.subject(),
                    unit.failure().message()));
        }
        long reused = outcome.units().stream().filter(UnitResult::reused).count();
        String root = outcome.layout().location().replaceFirst("^file:/+", "/").replaceFirst("/$", "");
        text.append(String.format(
                Locale.ROOT,
                "%nrun    %s %s, %d units, %d reused, %d failed, %d probes in error%n",
                outcome.identity().runId(),
                outcome.complete() ? "COMPLETE" : "INCOMPLETE",
                outcome.units().size(),
                reused,
                outcome.failedUnits(),
                outcome.failedProbes()));
        text.append(String.format(Locale.ROOT, "store  %s%n", root));
        text.append(String.format(
                Locale.ROOT,
                "next   duckdb -c \"SELECT method, host_id, prompt, target, output_text, reason FROM "
                        + "read_parquet('%s/tables/outcomes/*/*/*.parquet', hive_partitioning=true) "
                        + "WHERE run_id='%s' AND NOT pass\"%n",
                root,
                outcome.identity().runId()));
        return text.toString();
    }

    private static String table(List<GroupScores> groups, Measure measure) {
        List<MetricName> columns = SHOWN.stream()
                .filter(metric -> groups.stream()
                        .flatMap(group -> group.scores().stream())
                        .anyMatch(score -> score.metric() == metric))
                .toList();
        List<String> header = new ArrayList<>(List.of("method", "host", "edits", "seed"));
        columns.forEach(metric -> header.add(metric.columnName()));
        header.add("errors");
        TextTable table = new TextTable(header.toArray(String[]::new));
        for (GroupScores group : groups) {
            List<String> row = new ArrayList<>(List.of(
                    group.group().method().name(),
                    group.group().host().id(),
                    Integer.toString(group.group().batchSize()),
                    Long.toString(group.group().seed())));
            columns.forEach(metric -> row.add(cell(group, metric, measure)));
            row.add(Long.toString(group.scores().stream()
                    .filter(score -> score.measure() == measure && score.metric() != MetricName.SCORE)
                    .mapToLong(score -> score.counts().errors())
                    .sum()));
            table.add(row);
        }
        return table.toString();
    }

    private static String cell(GroupScores group, MetricName metric, Measure measure) {
        return group.scores().stream()
                .filter(score -> score.metric() == metric && score.measure() == measure)
                .findFirst()
                .map(SummaryText::interval)
                .orElse("-");
    }

    private static String interval(Score score) {
        return String.format(
                Locale.ROOT, "%s [%s,%s]", share(score.value()), share(score.ciLow()), share(score.ciHigh()));
    }

    private static String share(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.startsWith("0.") ? text.substring(1) : text;
    }
}
