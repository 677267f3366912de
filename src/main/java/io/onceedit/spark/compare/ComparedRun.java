package io.onceedit.spark.compare;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * One of two runs.
 *
 * @param outcomes rows of {@code outcomes}, of any version, with {@link #COLUMNS}
 * @param cells by their ids; outcomes of others are left out
 * @param codeRevision the program that made them; {@code unknown} is taken for another one each time
 * @param configSha what it was told
 */
record ComparedRun(JavaRDD<Row> outcomes, Map<String, ComparedCell> cells, String codeRevision, String configSha) {
    /** What a pair needs of an outcome. */
    static final List<String> COLUMNS = List.of(
            "cell_id",
            "host_id",
            "method",
            "protocol",
            "batch_size",
            "seed",
            "probe_id",
            "fact_id",
            "probe_kind",
            "edit_set_id",
            "status",
            "pass");

    private static final String UNKNOWN = "unknown";

    ComparedRun {
        Objects.requireNonNull(outcomes, "outcomes");
        cells = Map.copyOf(cells);
        Objects.requireNonNull(codeRevision, "codeRevision");
        Objects.requireNonNull(configSha, "configSha");
    }

    /** Its outcomes, by what they are paired by. */
    JavaPairRDD<ProbeKey, ProbeOutcome> probes() {
        return outcomes.flatMapToPair(new ByProbe(
                JavaSparkContext.fromSparkContext(outcomes.context()).broadcast(cells)));
    }

    /** What it has in common with another. */
    CommonCauses inCommonWith(ComparedRun other) {
        return new CommonCauses(
                !UNKNOWN.equals(codeRevision) && codeRevision.equals(other.codeRevision),
                configSha.equals(other.configSha));
    }

    private record ByProbe(Broadcast<Map<String, ComparedCell>> cells)
            implements PairFlatMapFunction<Row, ProbeKey, ProbeOutcome> {
        @Override
        public Iterator<Tuple2<ProbeKey, ProbeOutcome>> call(Row row) {
            ComparedCell cell = cells.value().get(row.<String>getAs("cell_id"));
            return cell == null
                    ? Collections.emptyIterator()
                    : List.of(new Tuple2<>(key(row), outcome(row, cell))).iterator();
        }

        private static ProbeKey key(Row row) {
            Long batchSize = row.getAs("batch_size");
            return new ProbeKey(
                    row.getAs("host_id"),
                    row.getAs("method"),
                    row.getAs("protocol"),
                    batchSize == null ? 0 : batchSize,
                    row.<Long>getAs("seed"),
                    row.getAs("probe_id"));
        }

        private static ProbeOutcome outcome(Row row, ComparedCell cell) {
            return new ProbeOutcome(
                    cell,
                    row.getAs("fact_id"),
                    row.getAs("probe_kind"),
                    row.getAs("edit_set_id"),
                    "ok".equals(row.getAs("status")),
                    row.<Boolean>getAs("pass"));
        }
    }
}
