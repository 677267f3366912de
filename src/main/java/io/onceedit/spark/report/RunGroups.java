package io.onceedit.spark.report;

import io.onceedit.aggregate.Score;
import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import io.onceedit.report.ReportGroup;
import io.onceedit.report.ReportedMethod;
import io.onceedit.report.ScoredGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * The groups of a run, and which of them each cell belongs to.
 *
 * @param scored the groups with their scores, in the order of the run file
 * @param byCell places of groups by cell id
 */
record RunGroups(List<ScoredGroup> scored, Map<String, Integer> byCell) {
    private static final List<String> PROTOCOLS = List.of("teacher_forced", "autoregressive");

    private static final String[] METRIC = {
        "host_id",
        "method",
        "rule",
        "protocol",
        "batch_size",
        "seed",
        "metric",
        "exact",
        "value",
        "se",
        "ci_low",
        "ci_high",
        "n_planned",
        "n_scored",
        "n_error",
        "n_clusters"
    };

    static RunGroups of(StoredRun run) {
        List<Row> cells = run.rows("cells", "cell_id", "host_id", "method", "gate", "protocol", "seed", "batch_size");
        Map<String, String> gates = new HashMap<>();
        cells.forEach(cell -> gates.put(cell.getAs("method"), OutcomeWords.text(cell, "gate")));
        Map<ReportGroup, List<Score>> scores = new LinkedHashMap<>();
        for (Row metric : run.rows("metrics", METRIC)) {
            String method = metric.getAs("method");
            ReportGroup group = new ReportGroup(
                    metric.getAs("host_id"),
                    new ReportedMethod(method, metric.getAs("rule"), gates.getOrDefault(method, "")),
                    metric.getAs("protocol"),
                    Math.toIntExact(metric.<Long>getAs("batch_size")),
                    metric.<Long>getAs("seed"));
            score(metric)
                    .ifPresent(score -> scores.computeIfAbsent(group, added -> new ArrayList<>())
                            .add(score));
        }
        List<ScoredGroup> ordered = scores.entrySet().stream()
                .map(group -> new ScoredGroup(
                        group.getKey(),
                        group.getValue().stream()
                                .sorted(Comparator.comparing(Score::metric).thenComparing(Score::measure))
                                .toList()))
                .sorted(order(run))
                .toList();
        return new RunGroups(ordered, byCell(ordered, cells));
    }

    private static Comparator<ScoredGroup> order(StoredRun run) {
        List<String> hosts = run.order("hosts", "id");
        List<String> methods = run.order("methods", "name");
        return Comparator.comparingInt((ScoredGroup scored) ->
                        methods.indexOf(scored.group().method().name()))
                .thenComparing(scored -> scored.group().method().name())
                .thenComparingInt(scored -> PROTOCOLS.indexOf(scored.group().protocol()))
                .thenComparingInt(scored -> scored.group().batchSize())
                .thenComparingLong(scored -> scored.group().seed())
                .thenComparingInt(scored -> hosts.indexOf(scored.group().host()))
                .thenComparing(scored -> scored.group().host());
    }

    private static Optional<Score> score(Row metric) {
        String name = metric.getAs("metric");
        return Arrays.stream(MetricName.values())
                .filter(known -> known.columnName().equals(name))
                .findFirst()
                .map(known -> new Score(
                        known,
                        metric.<Boolean>getAs("exact") ? Measure.EXACT : Measure.TOKEN_SHARE,
                        metric.getAs("value"),
                        metric.getAs("se"),
                        metric.getAs("ci_low"),
                        metric.getAs("ci_high"),
                        new Score.Counts(
                                metric.getAs("n_planned"),
                                metric.getAs("n_scored"),
                                metric.getAs("n_error"),
                                metric.getAs("n_clusters"))));
    }

    /** Cells of one method, host, protocol and seed differ by the size of plug-ins, which rows of version 1 do not tell. */
    private static Map<String, Integer> byCell(List<ScoredGroup> groups, List<Row> cells) {
        Map<String, Integer> places = new HashMap<>();
        for (Row cell : cells) {
            List<Integer> fitting = IntStream.range(0, groups.size())
                    .filter(place -> isOf(cell, groups.get(place).group()))
                    .boxed()
                    .toList();
            if (fitting.size() == 1) {
                places.put(cell.getAs("cell_id"), fitting.get(0));
            }
        }
        return places;
    }

    private static boolean isOf(Row cell, ReportGroup group) {
        Long batchSize = cell.getAs("batch_size");
        return group.host().equals(cell.getAs("host_id"))
                && group.method().name().equals(cell.getAs("method"))
                && group.protocol().equals(cell.getAs("protocol"))
                && group.seed() == cell.<Long>getAs("seed")
                && (batchSize == null || batchSize == group.batchSize());
    }
}
