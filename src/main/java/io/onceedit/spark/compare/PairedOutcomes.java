package io.onceedit.spark.compare;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.expr;

import io.onceedit.compare.ComparedGroup;
import io.onceedit.compare.Comparison;
import io.onceedit.compare.FlipCause;
import io.onceedit.compare.FlipSum;
import io.onceedit.compare.Incident;
import io.onceedit.compare.PairedCounts;
import io.onceedit.compare.PairedTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The outcomes of two runs, paired by host, method, protocol, batch size, seed and probe. Probes of the baseline that have no result in one
 * of the runs are left out of the pairs and counted; probes that the baseline does not have are in neither.
 */
public final class PairedOutcomes {
    private final Dataset<Row> pairs;
    private final boolean sameCode;
    private final boolean sameConfig;

    /**
     * Pairs two runs; computes nothing yet.
     *
     * @param now the run
     * @param baseline what it is held against
     */
    public PairedOutcomes(ComparedRun now, ComparedRun baseline) {
        sameCode = now.isOfTheSameCode(baseline);
        sameConfig = now.configSha().equals(baseline.configSha());
        Dataset<Row> before = outcomes(baseline, "before_");
        Dataset<Row> after = outcomes(now, "now_");
        pairs = before.join(
                        after,
                        expr("before_host_id = now_host_id AND before_method = now_method"
                                + " AND before_protocol = now_protocol AND before_batch_size = now_batch_size"
                                + " AND before_seed = now_seed AND before_probe_id = now_probe_id"),
                        "left_outer")
                .selectExpr(
                        "before_host_id AS host_id",
                        "before_method AS method",
                        "before_protocol AS protocol",
                        "before_batch_size AS batch_size",
                        "before_seed AS seed",
                        "before_probe_kind AS probe_kind",
                        "before_fact_id AS fact_id",
                        "coalesce(now_edit_set_id, before_edit_set_id) AS edit_set_id",
                        "coalesce(before_status = 'ok' AND now_status = 'ok', false) AS paired",
                        "coalesce(before_status = 'ok' AND now_status = 'ok' AND before_pass AND NOT now_pass, false)"
                                + " AS lost",
                        "coalesce(before_status = 'ok' AND now_status = 'ok' AND NOT before_pass AND now_pass, false)"
                                + " AS won",
                        "before_cell_id <=> now_cell_id AS same_cell",
                        "before_host_sha <=> now_host_sha AS same_host",
                        "before_plugin_sha <=> now_plugin_sha AS same_plugin",
                        "before_alignment_sha <=> now_alignment_sha AS same_alignment");
    }

    private static Dataset<Row> outcomes(ComparedRun run, String prefix) {
        Dataset<Row> cells = run.cells().select("cell_id", "host_sha", "plugin_sha", "alignment_sha");
        Dataset<Row> rows = run.outcomes()
                .join(broadcast(cells), "cell_id")
                .selectExpr(
                        "host_id",
                        "method",
                        "protocol",
                        "coalesce(batch_size, 0L) AS batch_size",
                        "seed",
                        "probe_kind",
                        "fact_id",
                        "probe_id",
                        "edit_set_id",
                        "status",
                        "pass",
                        "cell_id",
                        "host_sha",
                        "plugin_sha",
                        "alignment_sha");
        for (String column : rows.columns()) {
            rows = rows.withColumnRenamed(column, prefix + column);
        }
        return rows;
    }

    /** Every group's comparison, in the groups' order. Executors test; the driver gets one record for each group. */
    public List<Comparison> comparisons(PairedTest test) {
        return pairs
                .selectExpr(
                        "*",
                        "CASE WHEN (lost OR won) AND same_cell AND " + sameCode + " THEN 1L ELSE 0L END AS unexplained")
                .groupBy("host_id", "method", "protocol", "batch_size", "seed", "probe_kind", "fact_id")
                .agg(
                        expr("sum(CAST(paired AS LONG))").as("pairs"),
                        expr("sum(CAST(lost AS LONG))").as("lost"),
                        expr("sum(CAST(won AS LONG))").as("won"),
                        expr("sum(unexplained)").as("unexplained"),
                        expr("sum(CAST(NOT paired AS LONG))").as("left_out"))
                .toJavaRDD()
                .mapToPair(new CountsOfAFact())
                .groupByKey()
                .map(new Tested(test))
                .collect()
                .stream()
                .sorted(Comparator.comparing(Comparison::group))
                .toList();
    }

    /** Every changed answer, by what differs between the runs and by group. */
    public List<FlipSum> flips() {
        String kind = "CASE WHEN same_cell AND " + sameCode + " THEN '" + FlipCause.Kind.NONDETERMINISTIC + "'"
                + " WHEN same_cell THEN '" + FlipCause.Kind.CODE_CHANGED + "'"
                + " WHEN NOT same_host THEN '" + FlipCause.Kind.HOST_CHANGED + "'"
                + " WHEN NOT same_plugin THEN '" + FlipCause.Kind.PLUGIN_CHANGED + "'"
                + " WHEN NOT same_alignment THEN '" + FlipCause.Kind.ALIGNMENT_CHANGED + "'"
                + " WHEN " + sameConfig + " THEN '" + FlipCause.Kind.CODE_CHANGED + "'"
                + " ELSE '" + FlipCause.Kind.SETTINGS_CHANGED + "' END";
        return pairs
                .filter("lost OR won")
                .withColumn("kind", expr(kind))
                .withColumn(
                        "name",
                        expr("CASE kind WHEN '" + FlipCause.Kind.PLUGIN_CHANGED + "' THEN edit_set_id"
                                + " WHEN '" + FlipCause.Kind.SETTINGS_CHANGED + "' THEN method"
                                + " WHEN '" + FlipCause.Kind.HOST_CHANGED + "' THEN host_id"
                                + " WHEN '" + FlipCause.Kind.ALIGNMENT_CHANGED + "' THEN host_id ELSE '' END"))
                .groupBy("kind", "name", "host_id", "method", "protocol", "batch_size", "seed", "probe_kind")
                .agg(
                        expr("sum(CAST(lost AS LONG))").as("lost"),
                        expr("sum(CAST(won AS LONG))").as("won"),
                        expr("slice(array_sort(collect_set(CASE WHEN lost THEN fact_id END)), 1, "
                                        + Incident.NAMED_FACTS + ")")
                                .as("facts"))
                .collectAsList()
                .stream()
                .map(row -> new FlipSum(
                        new FlipCause(FlipCause.Kind.valueOf(row.getAs("kind")), row.getAs("name")),
                        group(row),
                        row.<Long>getAs("lost"),
                        row.<Long>getAs("won"),
                        row.getList(row.fieldIndex("facts"))))
                .sorted(Comparator.comparing(FlipSum::cause).thenComparing(FlipSum::group))
                .toList();
    }

    /** Those of some facts that have lost an answer, sorted. */
    public List<String> lostAmong(List<String> factIds) {
        if (factIds.isEmpty()) {
            return List.of();
        }
        return pairs
                .filter("lost")
                .filter(pairs.col("fact_id").isin(factIds.toArray()))
                .select("fact_id")
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private static ComparedGroup group(Row row) {
        return new ComparedGroup(
                row.getAs("host_id"),
                row.getAs("method"),
                row.getAs("protocol"),
                row.<Long>getAs("batch_size"),
                row.<Long>getAs("seed"),
                row.getAs("probe_kind"));
    }

    private static final class CountsOfAFact implements PairFunction<Row, ComparedGroup, PairedCounts> {
        @Override
        public Tuple2<ComparedGroup, PairedCounts> call(Row row) {
            return new Tuple2<>(
                    group(row),
                    new PairedCounts(
                            row.getAs("fact_id"),
                            row.<Long>getAs("pairs"),
                            row.<Long>getAs("lost"),
                            row.<Long>getAs("won"),
                            row.<Long>getAs("unexplained"),
                            row.<Long>getAs("left_out")));
        }
    }

    private static final class Tested implements Function<Tuple2<ComparedGroup, Iterable<PairedCounts>>, Comparison> {
        private final PairedTest test;

        Tested(PairedTest test) {
            this.test = test;
        }

        @Override
        public Comparison call(Tuple2<ComparedGroup, Iterable<PairedCounts>> facts) {
            List<PairedCounts> counts = new ArrayList<>();
            facts._2().forEach(counts::add);
            return test.of(facts._1(), counts);
        }
    }
}
