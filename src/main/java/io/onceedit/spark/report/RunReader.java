package io.onceedit.spark.report;

import io.onceedit.corpus.Provenance;
import io.onceedit.report.BreakEven;
import io.onceedit.report.GroupReport;
import io.onceedit.report.ReportedFact;
import io.onceedit.report.ReportedHost;
import io.onceedit.report.RunError;
import io.onceedit.report.RunReport;
import io.onceedit.report.StageTotal;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Reads what a report shows of a run. */
public final class RunReader {
    private static final List<String> STAGES =
            List.of("gate_maps", "train", "align", "host_pass", "plugin_pass", "fuse");

    private static final String[] FACT_COLUMNS = {
        "fact_id",
        "subject",
        "prompt",
        "target",
        "ground_truth",
        "source",
        "owner",
        "fact_date",
        "review_date",
        "supersedes"
    };

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
        List<ReportedFact> facts = facts(run);
        Map<String, Integer> places = new LinkedHashMap<>();
        facts.forEach(fact -> places.put(fact.id(), places.size()));
        RunGroups groups = RunGroups.of(run);
        GroupedOutcomes outcomes = new GroupedOutcomes(run, groups.byCell());
        OutcomeTallies tallies = OutcomeTallies.of(outcomes, groups.scored().size(), places);
        List<GroupReport> reports = IntStream.range(0, groups.scored().size())
                .mapToObj(place -> new GroupReport(
                        groups.scored().get(place),
                        tallies.groups().get(place).alphas(),
                        tallies.groups().get(place).reasons(),
                        tallies.groups().get(place).changes()))
                .toList();
        return new RunReport(
                run.described(),
                hosts(run),
                reports,
                new RunReport.Asked(
                        facts, tallies.matrix(), new ShownProbes(outcomes, places).of(shown(groups), tallies)),
                new RunReport.Effort(
                        costs(run),
                        errors(run),
                        runs.find(runId, BreakEven.FILE).map(BreakEven::read)),
                against.isPresent()
                        ? Optional.of(new RunComparison(outcomes, groups.scored(), places)
                                .against(new StoredRun(session, layout, runs, against.get())))
                        : Optional.empty());
    }

    /** Facts as the corpus has them, by file and as they stand in it; an edit has a row for each size of plug-ins. */
    private static List<ReportedFact> facts(StoredRun run) {
        Map<String, ReportedFact> facts = new LinkedHashMap<>();
        String corpus = run.corpus();
        for (Row row : run.rows("facts", FACT_COLUMNS)) {
            facts.putIfAbsent(
                    row.getAs("fact_id"),
                    new ReportedFact(
                            row.getAs("fact_id"),
                            row.getAs("subject"),
                            row.getAs("prompt"),
                            row.getAs("target"),
                            row.getAs("ground_truth"),
                            provenance(row, corpus)));
        }
        return List.copyOf(facts.values());
    }

    /** Where a record says nothing of its source, the table has the corpus, which all have in common. */
    private static Provenance provenance(Row row, String corpus) {
        String source = row.getAs("source");
        return new Provenance(
                source.equals(corpus) ? "" : source,
                text(row, "owner"),
                text(row, "fact_date"),
                text(row, "review_date"),
                text(row, "supersedes"));
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNullElse(row.getAs(column), "");
    }

    /** Groups of edited hosts; all where none was edited. */
    private static List<Integer> shown(RunGroups groups) {
        List<Integer> all = IntStream.range(0, groups.scored().size()).boxed().toList();
        List<Integer> edited = all.stream()
                .filter(place -> !groups.scored().get(place).group().method().isHost())
                .toList();
        return edited.isEmpty() ? all : edited;
    }

    private static List<ReportedHost> hosts(StoredRun run) {
        List<String> order = run.order("hosts", "id");
        return run.rows("hosts", "host_id", "architecture", "parameters", "vocabulary", "dtype").stream()
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
        Map<List<Object>, StageTotal> totals = new HashMap<>();
        for (Row row :
                run.rows("costs", "stage", "reused_from", "wall_s", "cpu_s", "device_s", "tokens", "peak_bytes")) {
            StageTotal one = new StageTotal(
                    row.getAs("stage"),
                    row.getAs("reused_from") != null,
                    1,
                    new StageTotal.Seconds(row.getAs("wall_s"), row.getAs("cpu_s"), row.getAs("device_s")),
                    row.getAs("tokens"),
                    row.getAs("peak_bytes"));
            totals.merge(List.of(one.stage(), one.reused()), one, StageTotal::plus);
        }
        return totals.values().stream()
                .sorted(Comparator.comparingInt((StageTotal total) -> STAGES.indexOf(total.stage()))
                        .thenComparing(StageTotal::stage)
                        .thenComparing(StageTotal::reused))
                .toList();
    }

    /** Where a host fails, every probe of it is an error: executors add up. */
    private static List<RunError> errors(StoredRun run) {
        return run
                .distributed("errors", "stage", "kind", "message")
                .mapToPair(row -> new Tuple2<>(
                        new Tuple2<>(row.<String>getAs("stage"), row.<String>getAs("kind")),
                        new Tuple2<>(row.<String>getAs("message"), 1L)))
                .reduceByKey((one, other) ->
                        new Tuple2<>(one._1().compareTo(other._1()) < 0 ? one._1() : other._1(), one._2() + other._2()))
                .collect()
                .stream()
                .map(sum -> new RunError(
                        sum._1()._1(), sum._1()._2(), sum._2()._1(), sum._2()._2()))
                .sorted(Comparator.comparing(RunError::stage).thenComparing(RunError::kind))
                .limit(ERRORS_SHOWN)
                .toList();
    }
}
