package io.onceedit.spark.compare;

import io.onceedit.compare.CompareSettings;
import io.onceedit.compare.Comparison;
import io.onceedit.compare.JudgedComparison;
import io.onceedit.compare.NightlyEvidence;
import io.onceedit.compare.NightlyVerdict;
import io.onceedit.compare.PairedTest;
import io.onceedit.compare.ReadAgain;
import io.onceedit.compare.StoredVerdict;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.RunCommit;
import io.onceedit.spark.io.StoreDocuments;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.spark.io.TableCompression;
import io.onceedit.spark.report.StoredRun;
import io.onceedit.spark.schema.TableSchema;
import io.onceedit.sweep.RunStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Holds runs of a store against a baseline, and writes what comes out beside them. */
public final class ComparedRuns {
    /** Of the bootstrap: the same runs compared again give the same numbers. */
    private static final long SEED = 1;

    private final SparkSession session;
    private final StoreLayout layout;
    private final StoredRuns runs;

    /** Compares runs of a store. */
    public ComparedRuns(SparkSession session, StoreLayout layout, StoredRuns runs) {
        this.session = session;
        this.layout = layout;
        this.runs = runs;
    }

    /**
     * What was found.
     *
     * @param evidence of the verdict
     * @param verdict what it comes to
     * @param stored the verdict as its file holds it
     */
    public record Judged(NightlyEvidence evidence, NightlyVerdict verdict, StoredVerdict stored) {
        /** The text of {@code verdict.json}. */
        public String json() {
            return stored.json(verdict.incidents(), evidence);
        }
    }

    /**
     * Compares a run with a baseline.
     *
     * @param lostAgain protected facts that a second run has lost an answer of; the first one's where none was made
     * @param readAgain whether hosts still say what is kept of them
     * @throws IOException where their files cannot be read
     */
    public Judged judge(
            String runId, String baselineRunId, CompareSettings settings, List<String> lostAgain, ReadAgain readAgain)
            throws IOException {
        StoredRun now = new StoredRun(session, layout, runs, runId);
        StoredRun baseline = new StoredRun(session, layout, runs, baselineRunId);
        PairedOutcomes pairs = new PairedOutcomes(compared(now), compared(baseline));
        ComparedPairs compared = pairs.compared(new PairedTest(settings.draws(), SEED));
        NightlyEvidence evidence = new NightlyEvidence(
                isComplete(now) && isComplete(baseline),
                settings.judge().of(compared.comparisons()),
                compared.flips(),
                lostAgain,
                readAgain);
        NightlyVerdict verdict = NightlyVerdict.of(evidence, settings.mostLeftOut());
        return new Judged(
                evidence,
                verdict,
                new StoredVerdict(
                        runId,
                        now.manifest().required("run_date").asText(),
                        baselineRunId,
                        Instant.now(),
                        verdict.outcome(),
                        verdict.reasons()));
    }

    /** Facts among some of which a run has lost an answer that the baseline had, sorted. */
    public List<String> lostAmong(String runId, String baselineRunId, List<String> factIds) throws IOException {
        if (factIds.isEmpty()) {
            return List.of();
        }
        return new PairedOutcomes(
                        compared(new StoredRun(session, layout, runs, runId)),
                        compared(new StoredRun(session, layout, runs, baselineRunId)))
                .lostAmong(factIds);
    }

    /** Writes the table {@code comparisons} of the run, then its verdict, in the place of earlier ones. */
    public void publish(Judged judged) throws IOException {
        StoredVerdict stored = judged.stored();
        TableSchema schema = TableSchema.of(TableSchema.COMPARISONS);
        List<Row> rows = judged.evidence().comparisons().stream()
                .map(one -> schema.row(row(one, stored.baselineRunId())))
                .toList();
        try (RunCommit commit = RunCommit.open(
                layout,
                HadoopSettings.of(session),
                TableCompression.of(session.sparkContext().conf()),
                stored.runDate(),
                stored.runId())) {
            commit.stage(TableSchema.COMPARISONS, rows);
            commit.publishTables();
        }
        runs.write(stored.runId(), Map.of(StoredVerdict.FILE, judged.json()));
        StoreDocuments.write(layout, HadoopSettings.of(session));
    }

    private static boolean isComplete(StoredRun run) {
        return RunStatus.named(run.manifest().path("status").asText())
                .filter(RunStatus::complete)
                .isPresent();
    }

    private static ComparedRun compared(StoredRun run) {
        Map<String, ComparedCell> cells = new HashMap<>();
        for (Row cell : run.rows("cells", "cell_id", "host_sha", "plugin_sha", "alignment_sha")) {
            String id = cell.getAs("cell_id");
            cells.put(
                    id,
                    new ComparedCell(
                            id, cell.getAs("host_sha"), cell.getAs("plugin_sha"), cell.getAs("alignment_sha")));
        }
        return new ComparedRun(
                run.distributed("outcomes", ComparedRun.COLUMNS.toArray(String[]::new)),
                cells,
                run.manifest().path("code").path("dirty").asText().equals("false")
                        ? run.manifest().path("code").path("revision").asText()
                        : "unknown",
                run.manifest().path("config_sha").asText());
    }

    private static Map<String, Object> row(JudgedComparison judged, String baselineRunId) {
        Comparison comparison = judged.comparison();
        Map<String, Object> row = new HashMap<>();
        row.put("baseline_run_id", baselineRunId);
        row.put("host_id", comparison.group().hostId());
        row.put("method", comparison.group().method());
        row.put("protocol", comparison.group().protocol());
        row.put("batch_size", comparison.group().batchSize());
        row.put("seed", comparison.group().seed());
        row.put("probe_kind", comparison.group().probeKind());
        row.put("n_pairs", comparison.sums().pairs());
        row.put("n_left_out", comparison.sums().leftOut());
        row.put("n_facts", comparison.facts());
        row.put("lost", comparison.sums().lost());
        row.put("won", comparison.sums().won());
        row.put("unexplained", comparison.sums().unexplained());
        row.put("difference", comparison.difference());
        row.put("ci_low", comparison.ciLow());
        row.put("ci_high", comparison.ciHigh());
        row.put("test", comparison.test().columnName());
        row.put("p", comparison.p());
        row.put("p_holm", judged.pHolm());
        row.put("detectable_drop", judged.detectableDrop());
        row.put("verdict", judged.judgement().columnName());
        return row;
    }
}
