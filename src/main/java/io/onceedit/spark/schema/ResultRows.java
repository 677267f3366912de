package io.onceedit.spark.schema;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.MissingProbe;
import io.onceedit.corpus.Provenance;
import io.onceedit.evaluate.AnswerPosition;
import io.onceedit.evaluate.Candidate;
import io.onceedit.evaluate.Candidates;
import io.onceedit.evaluate.Observation;
import io.onceedit.evaluate.ProbeCandidates;
import io.onceedit.evaluate.Verdict;
import io.onceedit.sweep.CellResult;
import io.onceedit.sweep.ContentKey;
import io.onceedit.sweep.PlannedEdit;
import io.onceedit.sweep.WorkUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;

/** What executors have as rows of the tables {@code outcomes}, {@code positions}, {@code candidates}, {@code facts} and {@code errors}. */
public final class ResultRows {
    /** The reason of a probe that could not be evaluated. */
    private static final String ERROR = "ERROR";

    private final TableSchema outcomes = TableSchema.of("outcomes");
    private final TableSchema positions = TableSchema.of("positions");
    private final TableSchema candidates = TableSchema.of("candidates");
    private final TableSchema facts = TableSchema.of("facts");
    private final TableSchema errors = TableSchema.of("errors");

    /**
     * One row for each observation.
     *
     * @param recalledFacts ids of the edits whose host pass was reused
     */
    public List<Row> outcomes(CellResult cell, List<Observation> observations, Set<String> recalledFacts) {
        return observations.stream()
                .map(observation -> outcomes.row(outcome(cell, observation, recalledFacts)))
                .toList();
    }

    /** One row for each observation in error. */
    public List<Row> errors(CellResult cell, List<Observation> observations) {
        return observations.stream()
                .filter(observation -> !isOk(observation))
                .map(observation -> errors.row(error(cell, observation)))
                .toList();
    }

    /** One row for each answer position of each observation. */
    public List<Row> positions(WorkUnit.EvaluateCell cell, List<Observation> observations) {
        List<Row> rows = new ArrayList<>();
        for (Observation observation : observations) {
            for (AnswerPosition position : observation.answers().positions()) {
                rows.add(positions.row(position(cell, observation, position)));
            }
        }
        return rows;
    }

    /** One row for each token that is kept at each answer position. */
    public List<Row> candidates(WorkUnit.EvaluateCell cell, List<ProbeCandidates> kept) {
        List<Row> rows = new ArrayList<>();
        for (ProbeCandidates probe : kept) {
            for (int position = 0; position < probe.positions().size(); position++) {
                Candidates at = probe.positions().get(position);
                for (Candidate token : at.tokens()) {
                    Map<String, Object> row = candidate(at, token);
                    row.put("cell_id", cell.cellId());
                    row.put("host_id", cell.group().host().id());
                    row.put("method", cell.group().method().name());
                    row.put("protocol", cell.group().protocol().columnName());
                    row.put("probe_id", probe.probeId());
                    row.put("position", (long) position);
                    rows.add(candidates.row(row));
                }
            }
        }
        return rows;
    }

    private static Map<String, Object> candidate(Candidates at, Candidate token) {
        Map<String, Object> row = new HashMap<>();
        row.put("token_id", (long) token.id());
        row.put("token", token.token());
        row.put("expected", token.expected());
        row.put("host_p", token.host());
        row.put("plugin_p", token.plugin());
        row.put("host_beyond", at.hostBeyond());
        row.put("plugin_beyond", at.pluginBeyond());
        row.put("plugin_unread", at.pluginUnread());
        return row;
    }

    /**
     * One row for each edit of a batch.
     *
     * @param source where the corpus lies
     */
    public List<Row> facts(String editSetId, List<PlannedEdit> edits, String source) {
        return edits.stream()
                .map(edit -> facts.row(fact(editSetId, edit.record(), source)))
                .toList();
    }

    /** One row for each question that cannot be asked. */
    public List<Row> missing(Collection<MissingProbe> probes) {
        return probes.stream().map(probe -> errors.row(missing(probe))).toList();
    }

    private static Map<String, Object> fact(String editSetId, EditRecord record, String source) {
        Map<String, Object> row = new HashMap<>();
        row.put("fact_id", record.id());
        row.put("subject", record.subject());
        row.put("prompt", record.prompt());
        row.put("target", record.target());
        row.put("ground_truth", record.groundTruth());
        row.put("edit_set_id", editSetId);
        Provenance provenance = record.provenance();
        row.put("source", provenance.source().isEmpty() ? source : provenance.source());
        row.put("owner", emptyAsNull(provenance.owner()));
        row.put("fact_date", emptyAsNull(provenance.date()));
        row.put("review_date", emptyAsNull(provenance.reviewDate()));
        row.put("supersedes", emptyAsNull(provenance.supersedes()));
        return row;
    }

    private static Map<String, Object> missing(MissingProbe probe) {
        Map<String, Object> row = new HashMap<>();
        row.put("cell_id", null);
        row.put("probe_id", null);
        row.put("stage", "probes");
        row.put("kind", probe.kind().columnName());
        row.put("message", probe.message());
        row.put("attempt", 1L);
        return row;
    }

    private static boolean isOk(Observation observation) {
        return observation.verdict().status() == Verdict.Status.OK;
    }

    private static Map<String, Object> outcome(CellResult result, Observation observation, Set<String> recalledFacts) {
        boolean ok = isOk(observation);
        WorkUnit.EvaluateCell cell = result.cell();
        Map<String, Object> row = new HashMap<>();
        row.put("cell_id", cell.cellId());
        row.put("host_id", cell.group().host().id());
        row.put("method", cell.group().method().name());
        row.put("rule", cell.group().method().rule());
        row.put("protocol", observation.protocol().columnName());
        row.put("edit_set_id", cell.editSet().id());
        row.put("batch_size", (long) cell.group().batchSize());
        row.put("seed", cell.group().seed());
        row.put("fact_id", observation.probe().factId());
        row.put("probe_id", observation.probe().id());
        row.put("probe_kind", observation.probe().kind().columnName());
        row.put("status", observation.verdict().status().columnName());
        row.put("pass", observation.pass());
        row.put("score", observation.verdict().score());
        row.put("exact", observation.verdict().exact() ? 1.0 : 0.0);
        row.put("prompt", observation.probe().text().prompt());
        row.put("target", observation.probe().text().answer());
        row.put("output_text", ok ? observation.answers().output() : null);
        row.put("host_output_text", ok ? observation.answers().hostOutput() : null);
        row.put("alpha", ok ? observation.decision().alpha() : null);
        row.put("gate_open", ok ? observation.decision().open() : null);
        row.put(
                "fired_fact_id",
                observation.decision().firedFactIds().stream().findFirst().orElse(null));
        row.put("reason", ok ? emptyAsNull(observation.verdict().reason()) : ERROR);
        row.put("message", ok ? null : observation.verdict().reason());
        row.put("computed_over", emptyAsNull(observation.answers().computedOver()));
        row.put("input_sha", inputHash(cell, observation));
        row.put(
                "cache_hit",
                observation.answers().recalled()
                        && recalledFacts.contains(observation.probe().factId()));
        row.put("latency_ms", ok ? observation.latencyMillis() : null);
        return row;
    }

    private static Map<String, Object> error(CellResult cell, Observation observation) {
        Map<String, Object> row = new HashMap<>();
        row.put("cell_id", cell.cell().cellId());
        row.put("probe_id", observation.probe().id());
        row.put("stage", cell.cell().stage());
        row.put("kind", "Probe");
        row.put("message", observation.verdict().reason());
        row.put("attempt", (long) cell.result().origin().attempt());
        return row;
    }

    private static Map<String, Object> position(
            WorkUnit.EvaluateCell cell, Observation observation, AnswerPosition position) {
        Map<String, Object> row = new HashMap<>();
        row.put("cell_id", cell.cellId());
        row.put("host_id", cell.group().host().id());
        row.put("method", cell.group().method().name());
        row.put("protocol", observation.protocol().columnName());
        row.put("probe_id", observation.probe().id());
        row.put("position", (long) position.position());
        row.put("expected", position.expected());
        row.put("host", position.host());
        row.put("plugin", emptyAsNull(position.plugin()));
        row.put("fused", position.fused());
        row.put("alpha", position.alpha());
        row.put("hit", position.hit());
        return row;
    }

    private static String inputHash(WorkUnit.EvaluateCell cell, Observation observation) {
        return ContentKey.of("input")
                .with("prompt", observation.probe().text().prompt())
                .with("answer", observation.probe().text().answer())
                .with("host", cell.hostHash())
                .with("protocol", observation.protocol().columnName())
                .hexadecimal();
    }

    private static String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
