package io.onceedit.spark.job;

import io.onceedit.spark.schema.TableSchema;
import io.onceedit.sweep.HostPrompts;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code manifest.json} says of a run, beside its tables. */
final class RunManifest {
    /** The file beside it that holds the configuration. */
    static final String CONFIG_FILE = "config.resolved.yaml";

    private final RunCauses causes;

    RunManifest(RunCauses causes) {
        this.causes = causes;
    }

    /** The manifest's fields, in order. */
    Map<String, Object> of(RunResults results, RunTime time, RunFaults faults) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("run_id", causes.identity().runId());
        manifest.put("run_date", causes.identity().runDate());
        manifest.put("status", causes.identity().status(results.complete()));
        manifest.put("started_at", causes.identity().startedAt().toString());
        manifest.put("ended_at", Instant.now().toString());
        manifest.put("seconds", seconds(time));
        manifest.put("faults", faults.counts());
        HostPrompts prompts = HostPrompts.of(results.units());
        manifest.put("host_prompts_computed", prompts.computed());
        manifest.put("host_prompts_found", prompts.found());
        manifest.put("command", causes.identity().command());
        manifest.put("code", causes.identity().build());
        manifest.put("config", CONFIG_FILE);
        manifest.put("config_sha", causes.configSha());
        manifest.put("models", causes.input().hashes().byId());
        manifest.put("data", causes.input().provenance());
        manifest.put("dropped_from_pool", causes.input().dropped());
        manifest.put("plugins", contents(WorkUnit.TrainPlugin.class, results));
        manifest.put("alignments", contents(WorkUnit.AlignHost.class, results));
        manifest.put("gate_maps", contents(WorkUnit.LearnGateMaps.class, results));
        Map<String, String> leftOut = new LinkedHashMap<>();
        results.leaks().forEach((stage, count) -> leftOut.put(stage, count.describe()));
        manifest.put("leaks", leftOut);
        Map<String, Long> versions = new LinkedHashMap<>();
        TableSchema.TABLES.forEach(
                table -> versions.put(table, TableSchema.of(table).version()));
        manifest.put("schema_versions", versions);
        return manifest;
    }

    private static Map<String, Double> seconds(RunTime time) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("wall", time.wallSeconds());
        seconds.put("tables", time.tablesSeconds());
        seconds.put("units_wall", time.units().wallSeconds());
        seconds.put("slots", time.units().slotSeconds());
        seconds.put("slots_idle", time.units().idleSeconds());
        seconds.put("bundles_under_way", time.units().overheadSeconds());
        seconds.put("units", time.unitSeconds());
        return seconds;
    }

    /** The content hash of every unit of a type that has a result, by the unit's key. */
    private Map<String, String> contents(Class<? extends WorkUnit> type, RunResults results) {
        Map<String, UnitResult> byKey = new HashMap<>();
        results.units().forEach(unit -> byKey.put(unit.key(), unit));
        Map<String, String> contents = new LinkedHashMap<>();
        for (WorkUnit unit : causes.plan().preparing()) {
            if (type.isInstance(unit) && byKey.get(unit.key()).succeeded()) {
                contents.put(unit.key(), byKey.get(unit.key()).origin().contentSha());
            }
        }
        return contents;
    }
}
