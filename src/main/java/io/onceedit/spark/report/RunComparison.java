package io.onceedit.spark.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.onceedit.report.Comparison;
import io.onceedit.report.ProbeFlip;
import io.onceedit.report.ScoredGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Holds a run's outcomes against another one's: probes of the same name in groups of the same name, that both have evaluated. */
final class RunComparison {
    private static final String[] PROBE = {"group", "probe_id"};

    private final GroupedOutcomes grouped;
    private final Dataset<Row> now;
    private final List<ScoredGroup> groups;
    private final Map<String, Integer> facts;

    /**
     * Begins with a run.
     *
     * @param groups its groups
     * @param facts places of its facts by id
     */
    RunComparison(GroupedOutcomes grouped, Dataset<Row> now, List<ScoredGroup> groups, Map<String, Integer> facts) {
        this.grouped = grouped;
        this.now = now;
        this.groups = groups;
        this.facts = facts;
    }

    Comparison against(StoredRun other) {
        RunGroups before = RunGroups.of(other, RunReader.factRows(other));
        Map<String, Integer> places = new HashMap<>();
        before.byCell().forEach((cell, place) -> {
            ScoredGroup group = before.scored().get(place);
            IntStream.range(0, groups.size())
                    .filter(mine -> groups.get(mine).group().isNamedAs(group.group()))
                    .forEach(mine -> places.put(cell, mine));
        });
        Dataset<Row> then = new GroupedOutcomes(other)
                .of(places)
                .filter("status = 'ok'")
                .select(
                        col("group"),
                        col("probe_id"),
                        col("pass").as("was_right"),
                        col("output_text").as("was"),
                        col("reason").as("was_reason"));
        Dataset<Row> pairs = now.filter("status = 'ok'").join(then, PROBE, "inner");
        Map<Integer, long[]> counts = new TreeMap<>();
        long asked = 0;
        for (Row row : pairs.groupBy("group", "pass", "was_right")
                .agg(expr("count(*)").as("probes"))
                .collectAsList()) {
            long probes = row.<Long>getAs("probes");
            boolean right = row.getAs("pass");
            boolean wasRight = row.getAs("was_right");
            asked += probes;
            long[] sides = counts.computeIfAbsent(row.getAs("group"), added -> new long[2]);
            if (right != wasRight) {
                sides[right ? 0 : 1] += probes;
            }
        }
        List<Comparison.FlipCount> flipCounts = new ArrayList<>();
        counts.forEach((group, sides) -> flipCounts.add(new Comparison.FlipCount(group, sides[0], sides[1])));
        return new Comparison(other.described(), before.scored(), flips(pairs), flipCounts, asked);
    }

    private List<ProbeFlip> flips(Dataset<Row> pairs) {
        Dataset<Row> flips = pairs.filter("pass != was_right")
                .orderBy("pass", "fact_id", "probe_id", "group")
                .limit(Comparison.FLIP_LIMIT);
        ProbeRows rows = new ProbeRows(facts);
        List<ProbeFlip> read = new ArrayList<>();
        for (Row row : grouped.withPluginTexts(flips).collectAsList()) {
            rows.of(row)
                    .ifPresent(probe -> read.add(
                            new ProbeFlip(probe, ProbeRows.text(row, "was"), ProbeRows.text(row, "was_reason"))));
        }
        read.sort((left, right) -> ProbeRows.ORDER.compare(left.probe(), right.probe()));
        return read;
    }
}
