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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

    static RunGroups of(StoredRun run, List<Row> facts) {
        List<Row> cells = run.rows("cells", "cell_id", "host_id", "method", "gate", "protocol", "seed", "edit_set_id");
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
        return new RunGroups(ordered, byCell(ordered, cells, facts));
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

    /** Cells of one method, host, protocol, seed and edit set differ by the size of plug-ins alone. */
    private static Map<String, Integer> byCell(List<ScoredGroup> groups, List<Row> cells, List<Row> facts) {
        Map<String, Set<String>> factsOfSets = new HashMap<>();
        facts.forEach(fact -> factsOfSets
                .computeIfAbsent(fact.getAs("edit_set_id"), added -> new HashSet<>())
                .add(fact.getAs("fact_id")));
        BatchSizes sizes = new BatchSizes(
                groups.stream().map(scored -> scored.group().batchSize()).toList(), factsOfSets);
        Map<List<Object>, List<String>> alike = new TreeMap<>(Comparator.comparing(Object::toString));
        Map<String, Row> rows = new HashMap<>();
        for (Row cell : cells) {
            String id = cell.getAs("cell_id");
            rows.put(id, cell);
            alike.computeIfAbsent(
                            List.of(
                                    cell.getAs("host_id"),
                                    cell.getAs("method"),
                                    cell.getAs("protocol"),
                                    cell.getAs("seed"),
                                    cell.getAs("edit_set_id")),
                            added -> new ArrayList<>())
                    .add(id);
        }
        Map<String, Integer> places = new HashMap<>();
        alike.values().forEach(ids -> {
            List<String> sorted = ids.stream().sorted().toList();
            List<Integer> of = sizes.of(rows.get(sorted.get(0)).getAs("edit_set_id"));
            for (int i = 0; i < Math.min(sorted.size(), of.size()); i++) {
                int place = place(groups, rows.get(sorted.get(i)), of.get(i));
                if (place >= 0) {
                    places.put(sorted.get(i), place);
                }
            }
        });
        return places;
    }

    private static int place(List<ScoredGroup> groups, Row cell, int batchSize) {
        for (int place = 0; place < groups.size(); place++) {
            ReportGroup group = groups.get(place).group();
            boolean same = group.host().equals(cell.getAs("host_id"))
                    && group.method().name().equals(cell.getAs("method"))
                    && group.protocol().equals(cell.getAs("protocol"))
                    && group.seed() == cell.<Long>getAs("seed")
                    && group.batchSize() == batchSize;
            if (same) {
                return place;
            }
        }
        return -1;
    }
}
