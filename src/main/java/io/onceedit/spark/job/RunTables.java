package io.onceedit.spark.job;

import io.onceedit.aggregate.Score;
import io.onceedit.corpus.CorpusProblem;
import io.onceedit.metric.Measure;
import io.onceedit.spark.schema.TableSchema;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.CellResult;
import io.onceedit.sweep.GroupScores;
import io.onceedit.sweep.HostDescription;
import io.onceedit.sweep.StageCost;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** The rows of a run's small tables. */
final class RunTables {
    private final RunCauses causes;

    RunTables(RunCauses causes) {
        this.causes = causes;
    }

    /** A table's rows. */
    record Table(String name, List<Row> rows) {}

    /** Every table that is small; {@code errors} without what executors write: probes in error, and those that cannot be asked. */
    List<Table> of(RunResults results) {
        return List.of(
                table("runs", List.of(run(results))),
                table(
                        "cells",
                        results.cells().stream()
                                .map(cell -> cell(cell, results))
                                .toList()),
                table("metrics", metrics(results.scores())),
                table("costs", costs(results)),
                table(
                        "hosts",
                        causes.input().hosts().stream().map(RunTables::host).toList()),
                table("errors", errors(causes, results.units())));
    }

    private static Table table(String name, List<Map<String, Object>> rows) {
        TableSchema schema = TableSchema.of(name);
        return new Table(name, rows.stream().map(schema::row).toList());
    }

    private Map<String, Object> run(RunResults results) {
        Map<String, Object> row = new HashMap<>();
        row.put("started_at", causes.identity().startedAt().toString());
        row.put("ended_at", Instant.now().toString());
        row.put("status", causes.identity().status(results.complete()));
        row.put("code_version", causes.identity().build().version());
        row.put("code_revision", causes.identity().build().revision());
        row.put(
                "code_dirty",
                "unknown".equals(causes.identity().build().dirty())
                        ? null
                        : Boolean.valueOf(causes.identity().build().dirty()));
        row.put("config_sha", causes.configSha());
        row.put("command", causes.identity().command());
        row.put("units_planned", (long) results.units().size());
        row.put(
                "units_reused",
                results.units().stream().filter(UnitResult::reused).count());
        row.put(
                "units_failed",
                results.units().stream().filter(unit -> !unit.succeeded()).count());
        return row;
    }

    private Map<String, Object> cell(CellResult result, RunResults results) {
        WorkUnit.EvaluateCell cell = result.cell();
        UnitResult.Origin origin = result.result().origin();
        long errors = results.errors(cell);
        Map<String, Object> row = new HashMap<>();
        row.put("cell_id", cell.cellId());
        row.put("host_id", cell.group().host().id());
        row.put("method", cell.group().method().name());
        row.put("rule", cell.group().method().rule());
        row.put(
                "gate",
                cell.group().method().isHost()
                        ? null
                        : cell.group().method().gate().expression().text());
        row.put("edit_set_id", cell.editSet().id());
        row.put("edits", (long) cell.editSet().edits());
        row.put("batch_size", (long) cell.group().batchSize());
        row.put("seed", cell.group().seed());
        row.put("protocol", cell.group().protocol().columnName());
        row.put("status", result.result().succeeded() ? "ok" : "error");
        row.put("planned", cell.asked().probes());
        row.put("ok", cell.asked().probes() - errors);
        row.put("error", errors);
        row.put("reused_from", origin.runId().equals(causes.identity().runId()) ? null : origin.runId());
        row.put("attempts", (long) origin.attempt());
        row.put("host_sha", cell.hostHash());
        row.put("plugin_sha", result.contentSha(ArtifactKind.PLUGIN).orElse(null));
        row.put("alignment_sha", result.contentSha(ArtifactKind.ALIGNMENT).orElse(null));
        return row;
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

    private static List<Map<String, Object>> costs(RunResults results) {
        Map<String, String> cellIds = new HashMap<>();
        results.cells()
                .forEach(cell -> cellIds.put(cell.cell().key(), cell.cell().cellId()));
        return results.units().stream()
                .flatMap(unit -> costs(unit, cellIds.getOrDefault(unit.key(), unit.key())).stream())
                .toList();
    }

    private static List<Map<String, Object>> costs(UnitResult result, String cellId) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (StageCost cost : result.cost().stages()) {
            Map<String, Object> row = new HashMap<>();
            row.put("cell_id", cellId);
            row.put("stage", cost.stage().columnName());
            row.put("subject", result.subject());
            row.put("wall_s", cost.wallSeconds());
            row.put("cpu_s", cost.cpuSeconds());
            row.put("threads", (long) result.cost().threads());
            row.put("device_s", result.cost().onAccelerator() ? cost.wallSeconds() : 0.0);
            row.put("tokens", cost.tokens());
            row.put("peak_bytes", result.cost().peakBytes());
            row.put("executor", result.cost().executor());
            row.put("device", result.cost().device());
            row.put("batch_halvings", cost.halvings());
            row.put("reused_from", result.reused() ? result.origin().runId() : null);
            rows.add(row);
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

    private static List<Map<String, Object>> errors(RunCauses causes, List<UnitResult> results) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (CorpusProblem problem : causes.input().problems()) {
            rows.add(error(null, "corpus", new UnitResult.Failure(problem.kind().name(), problem.message()), 1));
        }
        for (UnitResult result : results) {
            if (!result.succeeded()) {
                rows.add(error(
                        result.key(),
                        result.stage(),
                        result.failure(),
                        result.origin().attempt()));
            }
        }
        return rows;
    }

    private static Map<String, Object> error(String cellId, String stage, UnitResult.Failure failure, long attempt) {
        Map<String, Object> row = new HashMap<>();
        row.put("cell_id", cellId);
        row.put("probe_id", null);
        row.put("stage", stage);
        row.put("kind", failure.kind());
        row.put("message", failure.message());
        row.put("attempt", attempt);
        return row;
    }
}
