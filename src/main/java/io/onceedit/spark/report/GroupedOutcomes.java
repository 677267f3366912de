package io.onceedit.spark.report;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.expr;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The outcomes of a run, each with the place of its group and what a report makes of it. */
final class GroupedOutcomes {
    /** Kinds that ask for the edit's answer; all others ask for the host's. */
    private static final String WANTS_TARGET = "probe_kind IN ('edit', 'rephrase', 'portability')";

    private static final StructType CELL_GROUPS =
            new StructType().add("cell_id", DataTypes.StringType, false).add("group", DataTypes.IntegerType, false);

    private static final StructType FACT_IDS = new StructType().add("fact_id", DataTypes.StringType, false);

    private static final String[] PROBE = {"cell_id", "probe_id"};

    private final StoredRun run;

    GroupedOutcomes(StoredRun run) {
        this.run = run;
    }

    /** Every outcome of a cell that has a group. */
    Dataset<Row> of(Map<String, Integer> groupsOfCells) {
        List<Row> places = groupsOfCells.entrySet().stream()
                .map(cell -> RowFactory.create(cell.getKey(), cell.getValue()))
                .toList();
        return run.table("outcomes")
                .join(broadcast(run.session().createDataFrame(places, CELL_GROUPS)), "cell_id")
                .withColumn(
                        "code",
                        expr("CASE WHEN pass THEN NULL WHEN status = 'error' THEN 'ERROR'"
                                + " ELSE coalesce(reason, 'not given') END"))
                .withColumn(
                        "change",
                        expr("CASE WHEN pass AND " + WANTS_TARGET
                                + " AND trim(host_output_text) != trim(output_text) THEN 'won'"
                                + " WHEN NOT pass AND status = 'ok' AND (NOT " + WANTS_TARGET
                                + " OR trim(host_output_text) = trim(target)) THEN 'lost' ELSE 'same' END"));
    }

    /** Keeps what belongs to some facts. */
    Dataset<Row> ofFacts(Dataset<Row> outcomes, List<String> factIds) {
        List<Row> ids = factIds.stream().map(RowFactory::create).toList();
        return outcomes.join(broadcast(run.session().createDataFrame(ids, FACT_IDS)), "fact_id");
    }

    /** Adds what the plug-in alone says, position by position. */
    Dataset<Row> withPluginTexts(Dataset<Row> outcomes) {
        Dataset<Row> texts = run.table("positions")
                .join(outcomes.select("cell_id", "probe_id"), PROBE, "left_semi")
                .groupBy("cell_id", "probe_id")
                .agg(expr("array_join(transform(array_sort(collect_list(named_struct('position', position, 'plugin',"
                                + " plugin))), said -> said.plugin), '')")
                        .as("plugin_text"));
        return outcomes.join(texts, PROBE, "left");
    }
}
