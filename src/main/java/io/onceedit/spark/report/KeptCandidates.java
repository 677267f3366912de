package io.onceedit.spark.report;

import io.onceedit.evaluate.Candidate;
import io.onceedit.evaluate.Candidates;
import io.onceedit.evaluate.ProbeCandidates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** What a run has kept of distributions, from the table {@code candidates}. */
final class KeptCandidates {
    private static final String[] COLUMNS = {
        "cell_id",
        "probe_id",
        "method",
        "position",
        "token_id",
        "token",
        "expected",
        "host_p",
        "plugin_p",
        "host_beyond",
        "plugin_beyond",
        "plugin_unread"
    };

    private KeptCandidates() {}

    /** Of the answers of some methods whose gates were open. */
    static JavaPairRDD<ProbeId, ProbeCandidates> of(StoredRun run, Set<String> methods) {
        return run.distributed("candidates", COLUMNS)
                .filter(new IsOf(Set.copyOf(methods)))
                .mapToPair(new ByProbe())
                .groupByKey()
                .mapValues(new Together());
    }

    private record IsOf(Set<String> methods) implements Function<Row, Boolean> {
        @Override
        public Boolean call(Row row) {
            return methods.contains(row.<String>getAs("method"));
        }
    }

    private record ByProbe() implements PairFunction<Row, ProbeId, Row> {
        @Override
        public Tuple2<ProbeId, Row> call(Row row) {
            return new Tuple2<>(ProbeId.of(row), row);
        }
    }

    /** The rows of a probe, position by position. */
    private record Together() implements Function<Iterable<Row>, ProbeCandidates> {
        @Override
        public ProbeCandidates call(Iterable<Row> rows) {
            Map<Long, List<Row>> positions = new TreeMap<>();
            rows.forEach(row -> positions
                    .computeIfAbsent(row.getAs("position"), added -> new ArrayList<>())
                    .add(row));
            String probe = rows.iterator().next().getAs("probe_id");
            return new ProbeCandidates(
                    probe,
                    positions.values().stream().map(KeptCandidates::position).toList());
        }
    }

    private static Candidates position(List<Row> rows) {
        Row any = rows.get(0);
        return new Candidates(
                rows.stream().map(KeptCandidates::candidate).toList(),
                any.getAs("host_beyond"),
                any.getAs("plugin_beyond"),
                any.getAs("plugin_unread"));
    }

    private static Candidate candidate(Row row) {
        return new Candidate(
                Math.toIntExact(row.<Long>getAs("token_id")),
                row.getAs("token"),
                row.getAs("expected"),
                row.getAs("host_p"),
                row.getAs("plugin_p"));
    }
}
