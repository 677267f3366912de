package io.onceedit.spark.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.onceedit.aggregate.Bootstrap;
import io.onceedit.report.ReportGroup;
import io.onceedit.report.ReportedMethod;
import io.onceedit.report.ScoredGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a method of a run would have scored with other gate decisions, from stored answers: where the gate is open the stored answer stands,
 * where it is closed the untouched host's. No model is read. What would need an answer that nobody has computed counts as an error.
 */
public final class WhatIf {
    private static final List<String> PROBE =
            List.of("host_id", "protocol", "batch_size", "seed", "edit_set_id", "probe_id");

    private final StoredRun run;
    private final RunGroups groups;
    private final Dataset<Row> outcomes;

    /**
     * What is changed of a method.
     *
     * @param method the method
     * @param and gates of these methods have to be open too
     * @param or where a gate of these is open, and the method's own is not, the first such method's answer stands
     * @param leastAlpha a gate is open from this weight of the plug-in on, 0 to 1
     * @param answers the method whose answers stand where the gate is open; the method's own where it is empty
     */
    public record Change(String method, List<String> and, List<String> or, double leastAlpha, String answers) {
        public Change {
            Objects.requireNonNull(method, "method");
            and = List.copyOf(and);
            or = List.copyOf(or);
            Objects.requireNonNull(answers, "answers");
        }

        Set<String> others() {
            Set<String> others = new HashSet<>(and);
            others.addAll(or);
            if (!answers.isEmpty()) {
                others.add(answers);
            }
            return others;
        }
    }

    /**
     * What it comes to.
     *
     * @param before the method's scores, one for each group
     * @param after what they would be, in the same order
     * @param opened gates that would be open and were closed
     * @param closed gates that would be closed and were open
     * @param unknown answers that nobody has computed
     */
    public record Result(List<ScoredGroup> before, List<ScoredGroup> after, long opened, long closed, long unknown) {
        public Result {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** Of one run. */
    public WhatIf(StoredRun run) {
        this.run = run;
        this.groups = RunGroups.of(run, RunReader.factRows(run));
        this.outcomes =
                new GroupedOutcomes(run).of(groups.byCell()).withColumn("batch_size", expr("coalesce(batch_size, 0L)"));
    }

    /**
     * The scores.
     *
     * @param bootstrap how intervals are drawn
     * @throws IllegalArgumentException where the run has no such method, or no untouched host
     */
    public Result of(Change change, Bootstrap bootstrap) {
        String host = hostMethod();
        require(change.method());
        change.others().forEach(this::require);
        Dataset<Row> decided = decided(change, host).cache();
        try {
            List<ScoredGroup> after = new StoredScores(run)
                    .of(groups, decided, bootstrap).stream()
                            .filter(scored -> isOf(scored, change.method()))
                            .map(WhatIf::changed)
                            .toList();
            Row counts = decided.selectExpr(
                            "count_if(open AND NOT was_open)", "count_if(was_open AND NOT open)", "count_if(unknown)")
                    .head();
            return new Result(
                    groups.scored().stream()
                            .filter(scored -> isOf(scored, change.method()))
                            .toList(),
                    after,
                    counts.getLong(0),
                    counts.getLong(1),
                    counts.getLong(2));
        } finally {
            decided.unpersist();
        }
    }

    private static boolean isOf(ScoredGroup scored, String method) {
        return scored.group().method().name().equals(method);
    }

    private static ScoredGroup changed(ScoredGroup scored) {
        ReportGroup group = scored.group();
        ReportedMethod method = group.method();
        return new ScoredGroup(
                new ReportGroup(
                        group.host(),
                        new ReportedMethod(method.name() + ", what if", method.rule(), method.gate()),
                        group.protocol(),
                        group.batchSize(),
                        group.seed()),
                scored.scores());
    }

    private List<String> methods() {
        return groups.scored().stream()
                .map(scored -> scored.group().method().name())
                .distinct()
                .toList();
    }

    private void require(String method) {
        if (!methods().contains(method)) {
            throw new IllegalArgumentException("Unknown method " + method + " of run " + run.runId() + ": it has "
                    + methods().stream().collect(Collectors.joining(", ")));
        }
    }

    private String hostMethod() {
        return groups.scored().stream()
                .map(scored -> scored.group().method())
                .filter(ReportedMethod::isHost)
                .map(ReportedMethod::name)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Cannot close gates of run " + run.runId()
                        + ": it has no method with rule host, so that nobody knows how the untouched host scores"));
    }

    /** Every probe of the method with what its gate would say, and the row whose answer would stand. */
    private Dataset<Row> decided(Change change, String host) {
        Dataset<Row> joined = beside(outcomes.filter(col("method").equalTo(change.method())), host, "host");
        List<String> others = change.others().stream().sorted().toList();
        for (int i = 0; i < others.size(); i++) {
            joined = beside(joined, others.get(i), "other" + i);
        }
        String own = "(gate_open AND alpha >= " + change.leastAlpha() + ")";
        String and = change.and().stream()
                .map(method -> " AND " + isOpen(others, method, change))
                .collect(Collectors.joining());
        String first = "coalesce(" + own + and + ", false)";
        String chosen = "CASE WHEN " + first + " THEN " + row(others, change.answers());
        for (String method : change.or()) {
            chosen += " WHEN " + isOpen(others, method, change) + " THEN "
                    + row(others, change.answers().isEmpty() ? method : change.answers());
        }
        List<String> opens = new ArrayList<>(List.of(first));
        change.or().forEach(method -> opens.add(isOpen(others, method, change)));
        return joined.withColumn("was_open", expr("coalesce(gate_open, false)"))
                .withColumn("open", expr(String.join(" OR ", opens)))
                .withColumn("chosen", expr(chosen + " ELSE " + row("host_") + " END"))
                .withColumn("unknown", expr("chosen IS NULL OR chosen.status IS NULL"))
                .selectExpr(
                        "group",
                        "fact_id",
                        "probe_kind",
                        "CASE WHEN unknown OR chosen.status = 'error' THEN 'error' ELSE 'ok' END AS status",
                        "CASE WHEN unknown THEN 0D ELSE chosen.score END AS score",
                        "CASE WHEN unknown THEN 0D ELSE chosen.exact END AS exact",
                        "open",
                        "was_open",
                        "unknown");
    }

    private Dataset<Row> beside(Dataset<Row> joined, String method, String prefix) {
        Dataset<Row> other = outcomes.filter(col("method").equalTo(method))
                .selectExpr(
                        "host_id AS " + prefix + "_host_id",
                        "protocol AS " + prefix + "_protocol",
                        "batch_size AS " + prefix + "_batch_size",
                        "seed AS " + prefix + "_seed",
                        "edit_set_id AS " + prefix + "_edit_set_id",
                        "probe_id AS " + prefix + "_probe_id",
                        "gate_open AS " + prefix + "_gate_open",
                        "alpha AS " + prefix + "_alpha",
                        "status AS " + prefix + "_status",
                        "score AS " + prefix + "_score",
                        "exact AS " + prefix + "_exact");
        Column same = PROBE.stream()
                .map(key -> joined.col(key).equalTo(other.col(prefix + "_" + key)))
                .reduce(Column::and)
                .orElseThrow();
        return joined.join(other, same, "left_outer");
    }

    private static String isOpen(List<String> others, String method, Change change) {
        String prefix = "other" + others.indexOf(method);
        return "coalesce(" + prefix + "_gate_open AND " + prefix + "_alpha >= " + change.leastAlpha() + ", false)";
    }

    /** The row of a method whose gate was open, so that its answer is a fused one; the method's own where none is named. */
    private static String row(List<String> others, String method) {
        if (method.isEmpty()) {
            return row("");
        }
        String prefix = "other" + others.indexOf(method) + "_";
        return "CASE WHEN " + prefix + "gate_open THEN " + row(prefix) + " END";
    }

    private static String row(String prefix) {
        return "named_struct('status', " + prefix + "status, 'score', " + prefix + "score, 'exact', " + prefix
                + "exact)";
    }
}
