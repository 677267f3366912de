package io.onceedit.spark.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.onceedit.aggregate.Bootstrap;
import io.onceedit.report.ReportedRun;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.spark.io.TableRows;
import io.onceedit.spark.io.UnreadableTableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One run of a store: its manifest, its configuration and its tables. */
public final class StoredRun {
    private final SparkSession session;
    private final StoreLayout layout;
    private final JsonNode manifest;
    private final JsonNode config;

    /**
     * Reads what is known of a run.
     *
     * @throws IOException where its files cannot be read
     */
    public StoredRun(SparkSession session, StoreLayout layout, StoredRuns runs, String runId) throws IOException {
        this.session = session;
        this.layout = layout;
        this.manifest = runs.manifest(runId);
        this.config = new YAMLMapper()
                .readTree(runs.text(runId, manifest.path("config").asText("config.resolved.yaml")));
    }

    /** The run's id. */
    public String runId() {
        return manifest.required("run_id").asText();
    }

    /** What its manifest says. */
    public JsonNode manifest() {
        return manifest;
    }

    /**
     * The rows of a table, in this process; none where the manifest knows no such table.
     *
     * @param columns those that are read
     * @throws UnreadableTableException where a file cannot be read
     */
    public List<Row> rows(String table, String... columns) {
        return table(table).all(List.of(columns));
    }

    /**
     * The rows of a table for tasks of Spark, read where they run; none where the manifest knows no such table.
     *
     * @param columns those that are read
     */
    public JavaRDD<Row> distributed(String table, String... columns) {
        return table(table).distributed(JavaSparkContext.fromSparkContext(session.sparkContext()), List.of(columns));
    }

    private TableRows table(String name) {
        for (JsonNode table : manifest.path("tables")) {
            if (table.path("table").asText().equals(name)) {
                String date = manifest.required("run_date").asText();
                return TableRows.in(HadoopSettings.of(session), name, layout.table(name, date, runId()));
            }
        }
        return TableRows.none(name);
    }

    /** The keys of the units whose results it has used, those that prepare too. */
    public List<String> unitKeys() {
        Set<String> keys = new LinkedHashSet<>();
        rows("costs", "cell_id").forEach(row -> keys.add(row.getString(0)));
        rows("cells", "cell_id").forEach(row -> keys.add(row.getString(0)));
        return List.copyOf(keys);
    }

    /** The executor that computed each cell, by the cell's id. */
    public Map<String, String> executors() {
        Set<String> cells = new HashSet<>();
        rows("cells", "cell_id").forEach(row -> cells.add(row.getString(0)));
        Map<String, String> executors = new TreeMap<>();
        for (Row cost : rows("costs", "cell_id", "executor")) {
            if (cells.contains(cost.getString(0))) {
                executors.put(cost.getString(0), cost.getString(1).replaceFirst(" task .*$", ""));
            }
        }
        return executors;
    }

    /** Names in the order of the run file: its hosts' ids, or its methods' names. */
    List<String> order(String list, String name) {
        List<String> names = new ArrayList<>();
        config.path(list).forEach(entry -> names.add(entry.path(name).asText()));
        return names;
    }

    /** The file that its edits were read from. */
    String corpus() {
        return config.path("corpus").path("path").asText();
    }

    /** How its intervals were drawn. */
    public Bootstrap bootstrap() {
        return new Bootstrap(
                config.path("evaluation").path("bootstrap_draws").asInt(1000),
                0.95,
                config.path("seeds").path(0).asLong(1));
    }

    ReportedRun described() {
        return new ReportedRun(
                runId(),
                manifest.path("run_date").asText(),
                manifest.path("status").asText(),
                manifest.path("started_at").asText(),
                manifest.path("ended_at").asText(),
                causes());
    }

    private Map<String, String> causes() {
        Map<String, String> causes = new LinkedHashMap<>();
        causes.put(ReportedRun.COMMAND, manifest.path("command").asText());
        manifest.path("code")
                .properties()
                .forEach(code ->
                        causes.put("code " + code.getKey(), code.getValue().asText()));
        causes.put("configuration", manifest.path("config_sha").asText());
        hashes("models", "model ").forEach(causes::put);
        hashes("data", "").forEach(causes::put);
        for (String kind : List.of("plugins", "gate_maps", "alignments")) {
            TreeSet<String> contents = new TreeSet<>();
            manifest.path(kind).forEach(content -> contents.add(content.asText()));
            if (!contents.isEmpty()) {
                causes.put(kind.replace("plugins", "plug-ins").replace('_', ' '), String.join(" ", contents));
            }
        }
        return causes;
    }

    private Map<String, String> hashes(String field, String prefix) {
        Map<String, String> hashes = new TreeMap<>();
        manifest.path(field)
                .properties()
                .forEach(entry ->
                        hashes.put(prefix + entry.getKey(), entry.getValue().asText()));
        return hashes;
    }
}
