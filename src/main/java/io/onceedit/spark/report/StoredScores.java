package io.onceedit.spark.report;

import io.onceedit.aggregate.Bootstrap;
import io.onceedit.aggregate.PartialScores;
import io.onceedit.aggregate.Score;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.report.ScoredGroup;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** The metrics of a run, computed again from its outcomes: no model is read. */
public final class StoredScores {
    private final StoredRun run;

    /** Of one run. */
    public StoredScores(StoredRun run) {
        this.run = run;
    }

    /** As the table {@code metrics} has them, in the order of the run file. */
    public List<ScoredGroup> stored() {
        return RunGroups.of(run).scored();
    }

    /**
     * Computed again, in the same order.
     *
     * @param bootstrap how intervals are drawn
     */
    public List<ScoredGroup> again(Bootstrap bootstrap) {
        RunGroups groups = RunGroups.of(run);
        GroupedOutcomes outcomes = new GroupedOutcomes(run, groups.byCell());
        return of(
                groups,
                outcomes.rows("fact_id", "probe_kind", "status", "score", "exact")
                        .map(new Judged(outcomes.groups())),
                bootstrap);
    }

    /**
     * What an outcome counts for.
     *
     * @param group place of its group
     */
    record ScoredOutcome(int group, String fact, ProbeKind kind, boolean isError, double score, double exact)
            implements Serializable {
        /** The same probe with another answer. */
        ScoredOutcome with(boolean otherIsError, double otherScore, double otherExact) {
            return new ScoredOutcome(group, fact, kind, otherIsError, otherScore, otherExact);
        }
    }

    /**
     * Reads a row.
     *
     * @param groups places of groups by cell id
     */
    static ScoredOutcome scored(Map<String, Integer> groups, Row row) {
        return new ScoredOutcome(
                GroupedOutcomes.group(groups, row),
                row.getAs("fact_id"),
                ProbeKind.named(row.getAs("probe_kind")),
                OutcomeWords.isError(row),
                row.getAs("score"),
                row.getAs("exact"));
    }

    private record Judged(Map<String, Integer> groups) implements Function<Row, ScoredOutcome> {
        @Override
        public ScoredOutcome call(Row row) {
            return scored(groups, row);
        }
    }

    /** Every group's scores from some outcomes. */
    static List<ScoredGroup> of(RunGroups groups, JavaRDD<ScoredOutcome> outcomes, Bootstrap bootstrap) {
        Map<Integer, List<Score>> scores = outcomes.mapToPair(outcome -> new Tuple2<>(outcome.group(), outcome))
                .aggregateByKey(new PartialScores(), new TakeIn(), new Merge())
                .mapValues(new Scored(bootstrap))
                .collectAsMap();
        List<ScoredGroup> again = new ArrayList<>();
        for (int place = 0; place < groups.scored().size(); place++) {
            again.add(new ScoredGroup(
                    groups.scored().get(place).group(),
                    scores.getOrDefault(place, List.of()).stream()
                            .sorted(Comparator.comparing(Score::metric).thenComparing(Score::measure))
                            .toList()));
        }
        return again;
    }

    private static final class TakeIn implements Function2<PartialScores, ScoredOutcome, PartialScores> {
        @Override
        public PartialScores call(PartialScores scores, ScoredOutcome outcome) {
            scores.add(outcome.fact(), outcome.kind(), outcome.isError(), outcome.score(), outcome.exact());
            return scores;
        }
    }

    private static final class Merge implements Function2<PartialScores, PartialScores, PartialScores> {
        @Override
        public PartialScores call(PartialScores scores, PartialScores others) {
            scores.merge(others);
            return scores;
        }
    }

    private static final class Scored implements Function<PartialScores, List<Score>> {
        private final Bootstrap bootstrap;

        Scored(Bootstrap bootstrap) {
            this.bootstrap = bootstrap;
        }

        @Override
        public List<Score> call(PartialScores scores) {
            return scores.scores(bootstrap);
        }
    }
}
