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
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Holds a run's outcomes against another one's: probes of the same name in groups of the same name, that both have evaluated. */
final class RunComparison {
    private static final String[] COLUMNS = {"fact_id", "probe_id", "status", "pass", "output_text", "reason"};

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
        JavaRDD<Pair> pairs = answers(now)
                .join(answers(new GroupedOutcomes(other, places)))
                .map(pair ->
                        new Pair(pair._1().group(), pair._2()._1(), pair._2()._2()));
        TreeMap<Integer, Counts> counts =
                new TreeMap<>(pairs.mapToPair(pair -> new Tuple2<>(pair.group(), Counts.of(pair)))
                        .reduceByKey(Counts::plus)
                        .collectAsMap());
        return new Comparison(
                other.described(),
                before.scored(),
                flips(pairs),
                counts.entrySet().stream()
                        .map(group -> new Comparison.FlipCount(
                                group.getKey(),
                                group.getValue().won(),
                                group.getValue().lost()))
                        .toList(),
                counts.values().stream().mapToLong(Counts::asked).sum());
    }

    private static JavaPairRDD<Key, Answer> answers(GroupedOutcomes outcomes) {
        return outcomes.rows(COLUMNS)
                .filter(row -> "ok".equals(row.getAs("status")))
                .mapToPair(new Answered(outcomes.groups()));
    }

    private List<ProbeFlip> flips(JavaRDD<Pair> pairs) {
        Map<ProbeId, Answer> before = new HashMap<>();
        pairs.filter(pair -> pair.now().pass() != pair.before().pass())
                .takeOrdered(Comparison.FLIP_LIMIT, new ByFact())
                .forEach(flip -> before.put(flip.now().id(), flip.before()));
        Map<ProbeId, String> pluginTexts = ProbeId.pluginTexts(now.run(), before.keySet());
        ProbeRows rows = new ProbeRows(now.groups(), facts);
        List<ProbeFlip> read = new ArrayList<>();
        for (Row row : now.rows(ProbeRows.COLUMNS)
                .filter(new ProbeId.Among(new HashSet<>(before.keySet())))
                .collect()) {
            Answer was = before.get(ProbeId.of(row));
            rows.of(row, pluginTexts).ifPresent(probe -> read.add(new ProbeFlip(probe, was.text(), was.reason())));
        }
        read.sort((left, right) -> ProbeRows.ORDER.compare(left.probe(), right.probe()));
        return read;
    }

    /** What both runs name a probe by. */
    private record Key(int group, String probe) implements Serializable {}

    private record Answer(ProbeId id, String fact, boolean pass, String text, String reason) implements Serializable {}

    private record Pair(int group, Answer now, Answer before) implements Serializable {}

    private record Answered(Map<String, Integer> groups) implements PairFunction<Row, Key, Answer> {
        @Override
        public Tuple2<Key, Answer> call(Row row) {
            ProbeId id = ProbeId.of(row);
            return new Tuple2<>(
                    new Key(GroupedOutcomes.group(groups, row), id.probe()),
                    new Answer(
                            id,
                            row.getAs("fact_id"),
                            row.getAs("pass"),
                            OutcomeWords.text(row, "output_text"),
                            OutcomeWords.text(row, "reason")));
        }
    }

    private record Counts(long asked, long won, long lost) implements Serializable {
        static Counts of(Pair pair) {
            boolean right = pair.now().pass();
            boolean wasRight = pair.before().pass();
            return new Counts(1, right && !wasRight ? 1 : 0, wasRight && !right ? 1 : 0);
        }

        Counts plus(Counts other) {
            return new Counts(asked + other.asked, won + other.won, lost + other.lost);
        }
    }

    /** Lost ones first. */
    private static final class ByFact implements Comparator<Pair>, Serializable {
        private static final long serialVersionUID = 1;

        private static final Comparator<Pair> ORDER = Comparator.comparing(
                        (Pair pair) -> pair.now().pass())
                .thenComparing(pair -> pair.now().fact())
                .thenComparing(pair -> pair.now().id().probe())
                .thenComparingInt(Pair::group);

        @Override
        public int compare(Pair left, Pair right) {
            return ORDER.compare(left, right);
        }
    }
}
