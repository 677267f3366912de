package io.onceedit.spark.job;

import io.onceedit.aggregate.Bootstrap;
import io.onceedit.aggregate.PartialScores;
import io.onceedit.evaluate.Observation;
import io.onceedit.spark.schema.ResultRows;
import io.onceedit.spark.schema.TableSchema;
import io.onceedit.sweep.CellResult;
import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.GroupScores;
import io.onceedit.sweep.LocalArtifactStore;
import io.onceedit.sweep.OpenModels;
import io.onceedit.sweep.StoredEdits;
import io.onceedit.sweep.TaskPlace;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * A sweep's tables as they are without Spark, to hold others against.
 *
 * @param wanted names of the tables that are made
 */
record PlainTables(DemoSweep demo, List<String> wanted) {
    /** Runs the sweep with artefacts below a folder; its tables by their names, each as {@link #comparable} text. */
    Map<String, List<String>> in(Path place) {
        Map<String, List<Row>> tables = new HashMap<>();
        try (OpenModels models = new OpenModels(1L << 30)) {
            LocalArtifactStore artifacts = new LocalArtifactStore(place.resolve("cache"));
            List<UnitResult> units = demo.runPlain(artifacts, models);
            List<CellResult> cells = CellResult.of(demo.plan(), units);
            List<Row> outcomes = new ArrayList<>();
            List<Row> positions = new ArrayList<>();
            List<Row> candidates = new ArrayList<>();
            for (CellResult cell : cells) {
                List<Observation> observations = cell.observations(artifacts);
                outcomes.addAll(new ResultRows().outcomes(cell, observations, cell.recalledFacts(artifacts)));
                positions.addAll(new ResultRows().positions(cell.cell(), observations));
                candidates.addAll(new ResultRows().candidates(cell.cell(), cell.candidates(artifacts)));
            }
            List<Row> facts = new ArrayList<>();
            for (WorkUnit.EditSet batch : demo.plan().batches()) {
                facts.addAll(new ResultRows()
                        .facts(
                                batch.id(),
                                new StoredEdits(artifacts).read(batch.span()),
                                demo.config().corpus().path()));
            }
            tables.put("facts", facts);
            tables.put("outcomes", outcomes);
            tables.put("positions", positions);
            tables.put("candidates", candidates);
            RunResults results = new RunResults(units, cells, scores(cells, artifacts), Map.of(), Map.of());
            RunCauses causes =
                    new RunCauses(demo.plan(), demo.input(), demo.config(), DemoRuns.identity(TaskPlace.NO_RUN));
            new RunTables(causes).of(results).forEach(table -> tables.put(table.name(), table.rows()));
        }
        tables.keySet().retainAll(wanted);
        Map<String, List<String>> texts = new HashMap<>();
        tables.forEach((table, rows) -> texts.put(table, comparable(table, rows)));
        return texts;
    }

    /** Every group's scores, of all its observations at once. */
    private static List<GroupScores> scores(List<CellResult> cells, LocalArtifactStore artifacts) {
        Map<WorkUnit.Group, List<Observation>> groups = new LinkedHashMap<>();
        for (CellResult cell : cells) {
            groups.computeIfAbsent(cell.cell().group(), absent -> new ArrayList<>())
                    .addAll(cell.observations(artifacts));
        }
        List<GroupScores> scores = new ArrayList<>();
        groups.forEach((group, observations) ->
                scores.add(new GroupScores(group, PartialScores.of(observations).scores(Bootstrap.seeded(1)))));
        return scores;
    }

    /** Rows in a fixed order, without what a clock says. */
    static List<String> comparable(String table, List<Row> rows) {
        List<String> columns = List.of(TableSchema.of(table).columns().fieldNames());
        List<String> texts = new ArrayList<>();
        for (Row row : rows) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                if (!columns.get(i).equals("latency_ms")) {
                    text.append(row.get(i)).append('|');
                }
            }
            texts.add(text.toString());
        }
        texts.sort(null);
        return texts;
    }
}
