package io.onceedit.spark.report;

import io.onceedit.report.Comparison;
import io.onceedit.report.ProbeFlip;
import io.onceedit.report.ScoredGroup;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Holds a run's outcomes against another one's: probes of the same name in groups of the same name, that both have evaluated. */
final class RunComparison {
    private final GroupedOutcomes now;
    private final List<ScoredGroup> groups;
    private final Map<String, Integer> facts;

    /**
     * Begins with a run.
     *
     * @param groups its groups
     * @param facts places of its facts by id
     */
    RunComparison(GroupedOutcomes now, List<ScoredGroup> groups, Map<String, Integer> facts) {
        this.now = now;
        this.groups = groups;
        this.facts = facts;
    }

    Comparison against(StoredRun other) {
        RunGroups before = RunGroups.of(other);
        Map<String, Integer> places = new HashMap<>();
        before.byCell().forEach((cell, place) -> {
            ScoredGroup group = before.scored().get(place);
            IntStream.range(0, groups.size())
                    .filter(mine -> groups.get(mine).group().isNamedAs(group.group()))
                    .forEach(mine -> places.put(cell, mine));
        });
        GroupedOutcomes then = new GroupedOutcomes(other, places);
        JavaPairRDD<String, Tuple2<Boolean, Boolean>> pairs = passes(now).join(passes(then));
        TreeMap<Integer, Counts> counts = new TreeMap<>(pairs.mapToPair(pair -> new Tuple2<>(
                        group(pair._1()), Counts.of(pair._2()._1(), pair._2()._2())))
                .reduceByKey(Counts::plus)
                .collectAsMap());
        return new Comparison(
                other.described(),
                before.scored(),
                flips(then, pairs),
                counts.entrySet().stream()
                        .map(group -> new Comparison.FlipCount(
                                group.getKey(),
                                group.getValue().won(),
                                group.getValue().lost()))
                        .toList(),
                counts.values().stream().mapToLong(Counts::asked).sum());
    }

    /** Whether each probe is right, by {@link #name}: texts stay where they are, all but those of flips. */
    private static JavaPairRDD<String, Boolean> passes(GroupedOutcomes outcomes) {
        Map<String, Integer> cells = outcomes.groups();
        return outcomes.rows("probe_id", "status", "pass")
                .filter(row -> "ok".equals(row.getAs("status")))
                .mapToPair(row -> new Tuple2<>(name(cells, row), row.<Boolean>getAs("pass")));
    }

    /** What both runs name a probe by: its group, then its id. */
    private static String name(Map<String, Integer> groups, Row row) {
        return GroupedOutcomes.group(groups, row) + " " + row.getAs("probe_id");
    }

    private static int group(String name) {
        return Integer.parseInt(name, 0, name.indexOf(' '), 10);
    }

    private List<ProbeFlip> flips(GroupedOutcomes then, JavaPairRDD<String, Tuple2<Boolean, Boolean>> pairs) {
        HashSet<String> names = new HashSet<>();
        pairs.filter(pair -> !pair._2()._1().equals(pair._2()._2()))
                .map(pair -> new Flip(pair._2()._1(), pair._1()))
                .takeOrdered(Comparison.FLIP_LIMIT)
                .forEach(flip -> names.add(flip.name()));
        Map<String, Row> before = new HashMap<>();
        then.rows("probe_id", "output_text", "reason")
                .filter(new IsNamed(then.groups(), names))
                .collect()
                .forEach(row -> before.put(name(then.groups(), row), row));
        List<Row> flipped = now.rows(ProbeRows.COLUMNS)
                .filter(new IsNamed(now.groups(), names))
                .collect();
        Map<ProbeId, String> pluginTexts = PluginTexts.of(now.run(), flipped);
        ProbeRows rows = new ProbeRows(now.groups(), facts);
        List<ProbeFlip> read = new ArrayList<>();
        for (Row row : flipped) {
            Row was = before.get(name(now.groups(), row));
            rows.of(row, pluginTexts)
                    .ifPresent(probe -> read.add(new ProbeFlip(
                            probe, OutcomeWords.text(was, "output_text"), OutcomeWords.text(was, "reason"))));
        }
        read.sort((left, right) -> ProbeRows.ORDER.compare(left.probe(), right.probe()));
        return read;
    }

    private record IsNamed(Map<String, Integer> groups, HashSet<String> names) implements Function<Row, Boolean> {
        @Override
        public Boolean call(Row row) {
            return names.contains(name(groups, row));
        }
    }

    /** A probe that changed sides; lost ones first, then by id. */
    private record Flip(boolean won, String name) implements Comparable<Flip>, Serializable {
        private static final Comparator<Flip> ORDER = Comparator.comparing(Flip::won)
                .thenComparing(flip -> flip.name().substring(flip.name().indexOf(' ')))
                .thenComparingInt(flip -> group(flip.name()));

        @Override
        public int compareTo(Flip other) {
            return ORDER.compare(this, other);
        }
    }

    private record Counts(long asked, long won, long lost) implements Serializable {
        static Counts of(boolean right, boolean wasRight) {
            return new Counts(1, right && !wasRight ? 1 : 0, wasRight && !right ? 1 : 0);
        }

        Counts plus(Counts other) {
            return new Counts(asked + other.asked, won + other.won, lost + other.lost);
        }
    }
}
