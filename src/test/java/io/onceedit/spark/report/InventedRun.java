package io.onceedit.spark.report;

import io.onceedit.report.BreakEven;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.RunCommit;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.schema.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A run that was never computed, published as a sweep does it; a column that is not given has the least that its type holds. */
final class InventedRun {
    static final BreakEven BREAK_EVEN = new BreakEven(
            new BreakEven.Cost(4, 3),
            new BreakEven.Cost(2, 1),
            BreakEven.Cost.NOTHING,
            Map.of("zeta", new BreakEven.Cost(6, 5)));

    private final String runId;
    private final Map<String, List<Row>> rows = new LinkedHashMap<>();

    InventedRun(String runId) {
        this.runId = runId;
        TableSchema.TABLES.forEach(table -> rows.put(table, new ArrayList<>()));
    }

    /** Adds a row of columns and values by turns. */
    InventedRun with(String table, Object... columns) {
        TableSchema schema = TableSchema.of(table);
        Map<String, Object> values = new HashMap<>();
        for (var field : schema.columns().fields()) {
            if (!field.nullable()) {
                values.put(
                        field.name(),
                        switch (field.dataType().simpleString()) {
                            case "bigint" -> 0L;
                            case "double" -> 0.0;
                            case "boolean" -> false;
                            default -> "";
                        });
            }
        }
        for (int i = 0; i < columns.length; i += 2) {
            values.put(columns[i].toString(), columns[i + 1]);
        }
        rows.get(table).add(schema.row(values));
        return this;
    }

    void publish(SparkSession session, StoreLayout layout, Map<String, Object> manifest) throws IOException {
        try (RunCommit commit =
                RunCommit.open(layout, HadoopSettings.of(session), CompressionCodecName.SNAPPY, "2026-01-02", runId)) {
            for (Map.Entry<String, List<Row>> table : rows.entrySet()) {
                if (table.getValue().isEmpty()) {
                    continue; // a run of a version that knew no such table
                }
                if (table.getKey().equals("outcomes")) { // in two files: neither has all of anything
                    commit.stage(
                            "outcomes",
                            JavaSparkContext.fromSparkContext(session.sparkContext())
                                    .parallelize(table.getValue(), 2));
                } else {
                    commit.stage(table.getKey(), table.getValue());
                }
            }
            commit.write(
                    "config.resolved.yaml",
                    "corpus: {path: edits.jsonl}\nhosts: [{id: zeta}, {id: alpha}]\nmethods: [{name: host}, {name: text}]\n");
            commit.write(BreakEven.FILE, BREAK_EVEN.json());
            Map<String, Object> whole = new LinkedHashMap<>(manifest);
            whole.put("run_id", runId);
            whole.put("run_date", "2026-01-02");
            whole.put("status", "complete");
            whole.put("config", "config.resolved.yaml");
            commit.publish(whole);
        }
    }
}
