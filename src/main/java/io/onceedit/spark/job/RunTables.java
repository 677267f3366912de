package io.onceedit.spark.job;

import io.onceedit.aggregate.Score;
import io.onceedit.corpus.CorpusProblem;
import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.MissingProbe;
import io.onceedit.metric.Measure;
import io.onceedit.spark.schema.TableSchema;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.CellResult;
import io.onceedit.sweep.ContentKey;
import io.onceedit.sweep.GroupScores;
import io.onceedit.sweep.HostDescription;
import io.onceedit.sweep.LeakCount;
import io.onceedit.sweep.RunIdentity;
import io.onceedit.sweep.SweepConfig;
import io.onceedit.sweep.SweepInput;
import io.onceedit.sweep.SweepPlan;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** The rows of a run's small tables and its manifest. */
final class RunTables {
    private final SweepPlan plan;
    private final SweepInput input;
    private final SweepConfig config;
    private final RunIdentity identity;

    RunTables(SweepPlan plan, SweepInput input, SweepConfig config, RunIdentity identity) {
        this.plan = plan;
        this.input = input;
        this.config = config;
        this.identity = identity;
    }

    /**
     * What the cells added up to.
     *
     * @param groups the metrics
     * @param errors probes in error, by cell
     */
    record Scored(List<GroupScores> groups, Map<String, Long> errors) {}

    /** A table's rows. */
    record Table(String name, List<Row> rows) {}

    List<Table> of(List<UnitResult> results, List<CellResult> cells, Scored scored) {
        List<GroupScores> scores = scored.groups();
        return List.of(
                table("runs", List.of(run(results, scores))),
                table(
                        "cells",
                        cells.stream()
                                .map(cell -> cell(
                                        cell,
                                        scored.errors().getOrDefault(cell.cell().key(), 0L)))
                                .toList()),
                table("metrics", metrics(scores)),
                table("costs", results.stream().map(RunTables::cost).toList()),
                table("facts", facts()),
                table("hosts", input.hosts().stream().map(RunTables::host).toList()),
                table("errors", errors(results)));
    }

    private static Table table(String name, List<Map<String, Object>> rows) {
        TableSchema schema = TableSchema.of(name);
        return new Table(name, rows.stream().map(schema::row).toList());
    }

    private Map<String, Object> run(List<UnitResult> results, List<GroupScores> scores) {
        Map<String, Object> row = new HashMap<>();
        row.put("started_at", identity.startedAt().toString());
        row.put("ended_at", Instant.now().toString());
        row.put("status", status(results, scores));
        row.put("code_version", identity.build().version());
        row.put("code_revision", identity.build().revision());
        row.put(
                "code_dirty",
                "unknown".equals(identity.build().dirty())
                        ? null
                        : Boolean.valueOf(identity.build().dirty()));
        row.put("config_sha", configHash());
        row.put("command", identity.command());
        row.put("units_planned", (long) results.size());
        row.put("units_reused", results.stream().filter(UnitResult::reused).count());
        row.put(
                "units_failed",
                results.stream().filter(result -> !result.succeeded()).count());
        return row;
    }

    private String configHash() {
        return ContentKey.of("config").with("text", identity.resolvedConfig()).hexadecimal();
    }

    private static String status(List<UnitResult> results, List<GroupScores> scores) {
        boolean units = results.stream().allMatch(UnitResult::succeeded);
        boolean probes = scores.stream()
                .flatMap(group -> group.scores().stream())
                .allMatch(score -> score.counts().errors() == 0);
        return units && probes ? "complete" : "incomplete";
    }

    private static Map<String, Object> cell(CellResult result, long errors) {
        WorkUnit.EvaluateCell cell = result.cell();
        boolean ok = result.result().succeeded();
        Map<String, Object> row = new HashMap<>();
        row.put("cell_id", cell.key());
        row.put("host_id", cell.group().host().id());
        row.put("method", cell.group().method().name());
        row.put("rule", cell.group().method().rule());
        row.put("gate", cell.group().method().gate().expression().text());
        row.put("edit_set_id", cell.editSet().id());
        row.put("edits", (long) cell.editSet().edits());
        row.put("seed", cell.group().seed());
        row.put("protocol", cell.group().protocol().columnName());
        row.put("status", ok ? "ok" : "error");
        row.put("planned", (long) cell.probes().size());
        row.put("ok", cell.probes().size() - errors);
        row.put("error", errors);
        row.put("reused", result.result().reused());
        row.put("host_sha", cell.hostHash());
        row.put("plugin_sha", first(cell, ArtifactKind.PLUGIN));
        row.put("alignment_sha", first(cell, ArtifactKind.ALIGNMENT));
        return row;
    }

    private static String first(WorkUnit.EvaluateCell cell, ArtifactKind kind) {
        return cell.needs(kind).stream().findFirst().orElse(null);
    }

    private static List<Map<String, Object>> metrics(List<GroupScores> groups) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (GroupScores group : groups) {
            for (Score score : group.scores()) {
                Map<String, Object> row = new HashMap<>();
                row.put("host_id", group.group().host().id());
                row.put("method", group.group().method().name());
                row.put("rule", group.group().method().rule());
                row.put("protocol", group.group().protocol().columnName());
                row.put("batch_size", (long) group.group().batchSize());
                row.put("seed", group.group().seed());
                row.put("metric", score.metric().columnName());
                row.put("exact", score.measure() == Measure.EXACT);
                row.put("value", score.value());
                row.put("se", score.standardError());
                row.put("ci_low", score.ciLow());
                row.put("ci_high", score.ciHigh());
                row.put("n_planned", score.counts().planned());
                row.put("n_scored", score.counts().scored());
                row.put("n_error", score.counts().errors());
                row.put("n_clusters", score.counts().clusters());
                rows.add(row);
            }
        }
        return rows;
    }

    private static Map<String, Object> cost(UnitResult result) {
        Map<String, Object> row = new HashMap<>();
        row.put("cell_id", result.key());
        row.put("stage", result.stage());
        row.put("subject", result.subject());
        row.put("wall_s", result.cost().wallSeconds());
        row.put("cpu_s", result.cost().cpuSeconds());
        row.put("device_s", 0.0);
        row.put("tokens", result.cost().tokens());
        row.put("peak_bytes", result.cost().peakBytes());
        row.put("executor", result.cost().executor());
        row.put("reused", result.reused());
        return row;
    }

    private List<Map<String, Object>> facts() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (EditBatch batch : plan.batches()) {
            for (EditRecord record : batch.records()) {
                Map<String, Object> row = new HashMap<>();
                row.put("fact_id", record.id());
                row.put("subject", record.subject());
                row.put("prompt", record.prompt());
                row.put("target", record.target());
                row.put("ground_truth", record.groundTruth());
                row.put("edit_set_id", batch.id());
                row.put("source", config.corpus().path());
                rows.add(row);
            }
        }
        return rows;
    }

    private static Map<String, Object> host(HostDescription host) {
        Map<String, Object> row = new HashMap<>();
        row.put("host_id", host.id());
        row.put("host_sha", host.contentHash());
        row.put("architecture", host.architecture());
        row.put("parameters", host.parameters());
        row.put("vocabulary", host.vocabulary());
        row.put("dtype", host.dtype());
        return row;
    }

    private List<Map<String, Object>> errors(List<UnitResult> results) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (CorpusProblem problem : input.problems()) {
            rows.add(error(null, "corpus", problem.kind().name(), problem.message()));
        }
        for (MissingProbe probe : plan.missing()) {
            rows.add(error(null, "probes", probe.kind().columnName(), probe.message()));
        }
        for (UnitResult result : results) {
            if (!result.succeeded()) {
                rows.add(error(
                        result.key(),
                        result.stage(),
                        result.failure().kind(),
                        result.failure().message()));
            }
        }
        return rows;
    }

    private static Map<String, Object> error(String cellId, String stage, String kind, String message) {
        Map<String, Object> row = new HashMap<>();
        row.put("cell_id", cellId);
        row.put("probe_id", null);
        row.put("stage", stage);
        row.put("kind", kind);
        row.put("message", message);
        row.put("attempt", 1L);
        return row;
    }

    /** What made the run. */
    Map<String, Object> manifest(List<UnitResult> results, List<GroupScores> scores, Map<String, LeakCount> leaks) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("run_id", identity.runId());
        manifest.put("run_date", identity.runDate());
        manifest.put("status", status(results, scores));
        manifest.put("started_at", identity.startedAt().toString());
        manifest.put("command", identity.command());
        manifest.put("code", identity.build());
        manifest.put("config_sha", configHash());
        manifest.put("models", input.hashes().byId());
        manifest.put("data", input.provenance());
        manifest.put("plugins", keys(WorkUnit.TrainPlugin.class));
        manifest.put("alignments", keys(WorkUnit.AlignHost.class));
        manifest.put("gate_maps", keys(WorkUnit.LearnGateMaps.class));
        Map<String, String> leftOut = new LinkedHashMap<>();
        leaks.forEach((stage, count) -> leftOut.put(stage, count.describe()));
        manifest.put("leaks", leftOut);
        Map<String, Long> versions = new LinkedHashMap<>();
        TableSchema.TABLES.forEach(
                table -> versions.put(table, TableSchema.of(table).version()));
        manifest.put("schema_versions", versions);
        return manifest;
    }

    private List<String> keys(Class<? extends WorkUnit> type) {
        return plan.preparing().stream()
                .filter(type::isInstance)
                .map(WorkUnit::key)
                .toList();
    }
}
