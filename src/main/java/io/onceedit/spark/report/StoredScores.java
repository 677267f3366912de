package io.onceedit.spark.report;

import io.onceedit.aggregate.Bootstrap;
import io.onceedit.aggregate.PartialScores;
import io.onceedit.aggregate.Score;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.report.ScoredGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.sql.Dataset;
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
        return RunGroups.of(run, RunReader.factRows(run)).scored();
    }

    /**
     * Computed again, in the same order.
     *
     * @param bootstrap how intervals are drawn
     */
    public List<ScoredGroup> again(Bootstrap bootstrap) {
        RunGroups groups = RunGroups.of(run, RunReader.factRows(run));
        return of(groups, new GroupedOutcomes(run).of(groups.byCell()), bootstrap);
    }

    /** Every group's scores from some outcomes. */
    List<ScoredGroup> of(RunGroups groups, Dataset<Row> outcomes, Bootstrap bootstrap) {
        Map<Integer, List<Score>> scores = outcomes.select("group", "fact_id", "probe_kind", "status", "score", "exact")
                .toJavaRDD()
                .mapToPair(new ByGroup())
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

    private static final class ByGroup implements PairFunction<Row, Integer, Row> {
        @Override
        public Tuple2<Integer, Row> call(Row outcome) {
            return new Tuple2<>(outcome.getAs("group"), outcome);
        }
    }

    private static final class TakeIn implements Function2<PartialScores, Row, PartialScores> {
        @Override
        public PartialScores call(PartialScores scores, Row outcome) {
            scores.add(
                    outcome.getAs("fact_id"),
                    ProbeKind.named(outcome.getAs("probe_kind")),
                    "error".equals(outcome.getAs("status")),
                    outcome.getAs("score"),
                    outcome.getAs("exact"));
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
