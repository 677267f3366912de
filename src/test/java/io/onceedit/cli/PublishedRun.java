package io.onceedit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.spark.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A run as a reader finds it: its manifest and its tables. */
final class PublishedRun {
    private final Path folder;
    private final JsonNode manifest;
    private final Map<String, List<Row>> tables = new HashMap<>();

    private PublishedRun(Path store, String runId) throws IOException {
        this.folder = store.resolve("runs").resolve(runId);
        this.manifest = new ObjectMapper().readTree(Files.readString(folder.resolve("manifest.json")));
        try (SparkSession session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            for (String table : TableSchema.TABLES) {
                String place = store + "/tables/" + table + "/run_date="
                        + manifest.required("run_date").asText() + "/run_id=" + runId;
                tables.put(table, session.read().parquet(place).collectAsList());
            }
        }
    }

    /** The newest run of a store. */
    static PublishedRun newest(Path store) throws IOException {
        try (Stream<Path> runs = Files.list(store.resolve("runs"))) {
            String runId = runs.map(run -> run.getFileName().toString())
                    .max(String::compareTo)
                    .orElseThrow();
            return new PublishedRun(store, runId);
        }
    }

    String runId() {
        return manifest.required("run_id").asText();
    }

    JsonNode manifest() {
        return manifest;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    List<Row> rows(String table) {
        return tables.get(table);
    }

    /** The rows of a table whose columns have these values. */
    List<Row> rows(String table, Map<String, Object> values) {
        return rows(table).stream()
                .filter(row -> values.entrySet().stream()
                        .allMatch(value -> value.getValue().equals(row.getAs(value.getKey()))))
                .toList();
    }

    /** A metric of a method on a host. */
    double metric(String host, String method, String protocol, String metric, boolean exact) {
        List<Row> rows = rows(
                "metrics",
                Map.of("host_id", host, "method", method, "protocol", protocol, "metric", metric, "exact", exact));
        if (rows.size() != 1) {
            throw new IllegalStateException(rows.size() + " rows of metric " + metric + " on " + host);
        }
        return rows.get(0).getAs("value");
    }
}
