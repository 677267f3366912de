package io.onceedit.spark.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import io.onceedit.report.BreakEven;
import io.onceedit.report.GroupReport;
import io.onceedit.report.ProbeSample;
import io.onceedit.report.ReportedFact;
import io.onceedit.report.ReportedHost;
import io.onceedit.report.RunError;
import io.onceedit.report.RunReport;
import io.onceedit.report.StageTotal;
import io.onceedit.report.TruthMatrix;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads what a report shows of a run. */
public final class RunReader {
    private static final List<String> STAGES =
            List.of("gate_maps", "train", "align", "host_pass", "plugin_pass", "fuse");

    private static final int ERRORS_SHOWN = 50;

    private final SparkSession session;
    private final StoreLayout layout;
    private final StoredRuns runs;

    /** Reads runs of a store. */
    public RunReader(SparkSession session, StoreLayout layout, StoredRuns runs) {
        this.session = session;
        this.layout = layout;
        this.runs = runs;
    }

    /**
     * A run's report.
     *
     * @param runId a run that exists
     * @param against the run that it is compared with
     * @throws IOException where its files cannot be read
     */
    public RunReport read(String runId, Optional<String> against) throws IOException {
        StoredRun run = new StoredRun(session, layout, runs, runId);
        List<Row> factRows = factRows(run);
        List<ReportedFact> facts = facts(factRows);
        Map<String, Integer> places = new LinkedHashMap<>();
        facts.forEach(fact -> places.put(fact.id(), places.size()));
        RunGroups groups = RunGroups.of(run, factRows);
        GroupedOutcomes grouped = new GroupedOutcomes(run);
        Dataset<Row> outcomes = grouped.of(groups.byCell());
        OutcomeTallies tallies = new OutcomeTallies(outcomes);
        TruthMatrix matrix = OutcomeTallies.matrix(outcomes, groups.scored().size(), places);
        ProbeSample sample = sample(groups, tallies, grouped, outcomes, facts);
        List<GroupReport> reports = IntStream.range(0, groups.scored().size())
                .mapToObj(place -> new GroupReport(
                        groups.scored().get(place),
                        tallies.alphas(place),
                        tallies.reasons(place),
                        tallies.changes(place)))
                .toList();
        return new RunReport(
                run.described(),
                hosts(run),
                reports,
                new RunReport.Asked(facts, matrix, sample),
                new RunReport.Effort(
                        costs(run),
                        errors(run),
                        runs.find(runId, BreakEven.FILE).map(BreakEven::read)),
                against.isPresent()
                        ? Optional.of(new RunComparison(grouped, outcomes, groups.scored(), places)
                                .against(new StoredRun(session, layout, runs, against.get())))
                        : Optional.empty());
    }

    /** Rows as the corpus has them: by file, then as they stand in it. */
    static List<Row> factRows(StoredRun run) {
        return run
                .table("facts")
                .withColumn("file", input_file_name())
                .withColumn("place", monotonically_increasing_id())
                .collectAsList()
                .stream()
                .sorted(Comparator.comparing((Row row) -> row.<String>getAs("file"))
                        .thenComparingLong(row -> row.<Long>getAs("place")))
                .toList();
    }

    /** An edit has a row for each size of plug-ins. */
    private static List<ReportedFact> facts(List<Row> rows) {
        Map<String, ReportedFact> facts = new LinkedHashMap<>();
        rows.forEach(row -> facts.putIfAbsent(
                row.getAs("fact_id"),
                new ReportedFact(
                        row.getAs("fact_id"),
                        row.getAs("subject"),
                        row.getAs("prompt"),
                        row.getAs("target"),
                        row.getAs("ground_truth"))));
        return List.copyOf(facts.values());
    }

    /** Failed probes, and those that are right of as many facts as there is room for; of edited hosts, where any was edited. */
    private static ProbeSample sample(
            RunGroups groups,
            OutcomeTallies tallies,
            GroupedOutcomes grouped,
            Dataset<Row> outcomes,
            List<ReportedFact> facts) {
        List<Integer> all = IntStream.range(0, groups.scored().size()).boxed().toList();
        List<Integer> edited = all.stream()
                .filter(place -> !groups.scored().get(place).group().method().isHost())
                .toList();
        List<Integer> shown = edited.isEmpty() ? all : edited;
        long failed = tallies.count(shown, false);
        long passed = tallies.count(shown, true);
        Dataset<Row> candidates = outcomes.filter(col("group").isin(shown.toArray()));
        Dataset<Row> wrong = candidates.filter("NOT pass");
        Dataset<Row> right = candidates.filter("pass");
        if (passed > ProbeSample.PASSED_LIMIT) {
            long room = Math.max(1, (long) ProbeSample.PASSED_LIMIT * facts.size() / passed);
            right = grouped.ofFacts(
                    right, facts.stream().limit(room).map(ReportedFact::id).toList());
        }
        if (failed > ProbeSample.FAILED_LIMIT) {
            wrong = wrong.orderBy("fact_id", "probe_id", "group").limit(ProbeSample.FAILED_LIMIT);
        }
        Map<String, Integer> places = new LinkedHashMap<>();
        facts.forEach(fact -> places.put(fact.id(), places.size()));
        return new ProbeSample(
                new ProbeRows(places)
                        .of(grouped.withPluginTexts(wrong.unionByName(right)).collectAsList()),
                failed,
                passed);
    }

    private static List<ReportedHost> hosts(StoredRun run) {
        List<String> order = run.order("hosts", "id");
        return run.table("hosts").collectAsList().stream()
                .map(row -> new ReportedHost(
                        row.getAs("host_id"),
                        row.getAs("architecture"),
                        row.getAs("parameters"),
                        row.getAs("vocabulary"),
                        row.getAs("dtype")))
                .sorted(Comparator.comparingInt((ReportedHost host) -> order.indexOf(host.id()))
                        .thenComparing(ReportedHost::id))
                .toList();
    }

    private static List<StageTotal> costs(StoredRun run) {
        return run
                .table("costs")
                .withColumn("reused", expr("reused_from IS NOT NULL"))
                .groupBy("stage", "reused")
                .agg(
                        expr("count(*)").as("units"),
                        expr("sum(wall_s)").as("wall"),
                        expr("sum(cpu_s)").as("cpu"),
                        expr("sum(device_s)").as("device"),
                        expr("sum(tokens)").as("tokens"),
                        expr("max(peak_bytes)").as("peak"))
                .collectAsList()
                .stream()
                .map(row -> new StageTotal(
                        row.getAs("stage"),
                        row.getAs("reused"),
                        row.getAs("units"),
                        new StageTotal.Seconds(row.getAs("wall"), row.getAs("cpu"), row.getAs("device")),
                        row.getAs("tokens"),
                        row.getAs("peak")))
                .sorted(Comparator.comparingInt((StageTotal total) -> STAGES.indexOf(total.stage()))
                        .thenComparing(StageTotal::stage)
                        .thenComparing(StageTotal::reused))
                .toList();
    }

    private static List<RunError> errors(StoredRun run) {
        return run
                .table("errors")
                .groupBy("stage", "kind")
                .agg(expr("count(*)").as("times"), expr("min(message)").as("message"))
                .orderBy("stage", "kind")
                .limit(ERRORS_SHOWN)
                .collectAsList()
                .stream()
                .map(row ->
                        new RunError(row.getAs("stage"), row.getAs("kind"), row.getAs("message"), row.getAs("times")))
                .toList();
    }
}
