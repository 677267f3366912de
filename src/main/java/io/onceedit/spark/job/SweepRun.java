package io.onceedit.spark.job;

import io.onceedit.aggregate.Bootstrap;
import io.onceedit.progress.GracefulStop;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.CellRows;
import io.onceedit.spark.executor.CellSums;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.executor.FactRows;
import io.onceedit.spark.executor.GroupTotals;
import io.onceedit.spark.executor.MissingRows;
import io.onceedit.spark.executor.RecheckedUnits;
import io.onceedit.spark.io.HadoopArtifactStore;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.RunCommit;
import io.onceedit.spark.io.RunLease;
import io.onceedit.spark.io.StoreDocuments;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.TableCompression;
import io.onceedit.sweep.CellResult;
import io.onceedit.sweep.EditPublisher;
import io.onceedit.sweep.GroupScores;
import io.onceedit.sweep.HostRecheck;
import io.onceedit.sweep.LeakCount;
import io.onceedit.sweep.MissingKind;
import io.onceedit.sweep.RunIdentity;
import io.onceedit.sweep.SweepConfig;
import io.onceedit.sweep.SweepInput;
import io.onceedit.sweep.SweepPlan;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a sweep: units, tables, manifest. Large tables are written by executors and never pass through the driver. */
public final class SweepRun {
    private static final Logger LOG = LoggerFactory.getLogger(SweepRun.class);
    private static final double CONFIDENCE = 0.95;
    private static final int MOST_PARTITIONS = 16;
    private static final double NANOS = 1e9;

    /** Answer positions of a probe, about: tokens of a known answer, fewer than a free one may have. */
    private static final int POSITIONS_OF_A_PROBE = 4;

    /** Tokens kept at the positions of a probe, about, where every second gate is open. */
    private static final int CANDIDATES_OF_A_PROBE = 20;

    /** The order of the tables that cells make rows of. */
    private static final Comparator<CellResult> BY_HOST = Comparator.comparing(SweepRun::hostId)
            .thenComparing(cell -> cell.cell().group().method().name())
            .thenComparing(cell -> cell.cell().group().protocol().columnName())
            .thenComparing(cell -> cell.cell().cellId());

    private final SparkSession session;
    private final JavaSparkContext spark;
    private final StoreLayout layout;
    private final ProgressListener progress;
    private final TableFiles files;
    private final GracefulStop stop;
    private final Map<String, String> awayFrom;

    /** A run on a session that the caller owns. */
    public SweepRun(SparkSession session, StoreLayout layout, ProgressListener progress) {
        this(session, layout, progress, TableFiles.USUAL, GracefulStop.unused());
    }

    /** As the public one, with files of a size that the caller chooses, and a stop. */
    SweepRun(SparkSession session, StoreLayout layout, ProgressListener progress, TableFiles files, GracefulStop stop) {
        this(session, layout, progress, files, stop, Map.of());
    }

    private SweepRun(
            SparkSession session,
            StoreLayout layout,
            ProgressListener progress,
            TableFiles files,
            GracefulStop stop,
            Map<String, String> awayFrom) {
        this.session = session;
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.layout = layout;
        this.progress = progress;
        this.files = files;
        this.stop = stop;
        this.awayFrom = Map.copyOf(awayFrom);
    }

    /** The same run, which a stop can end before all units have: what they have computed stays in the store, and nothing is published. */
    public SweepRun endedBy(GracefulStop ending) {
        return new SweepRun(session, layout, progress, files, ending, awayFrom);
    }

    /**
     * The same run, whose cells prefer other executors.
     *
     * @param executors an executor's id for each cell's; where no other is there, or none is free, the cell goes there all the same
     */
    public SweepRun awayFrom(Map<String, String> executors) {
        return new SweepRun(session, layout, progress, files, stop, executors);
    }

    /**
     * Reads a share of what a run has taken from earlier ones of what hosts say again.
     *
     * @param outcome of the run
     */
    public HostRecheck.Found recheck(
            SweepPlan plan, SweepOutcome outcome, ExecutorSettings settings, HostRecheck.Sample sample) {
        Set<String> taken = outcome.units().stream()
                .filter(unit -> unit.succeeded() && unit.reused())
                .map(UnitResult::key)
                .collect(Collectors.toSet());
        List<WorkUnit.PassHost> passes = plan.preparing().stream()
                .filter(unit -> unit instanceof WorkUnit.PassHost && taken.contains(unit.key()))
                .map(WorkUnit.PassHost.class::cast)
                .sorted(Comparator.comparing(WorkUnit.PassHost::modelId))
                .toList();
        if (passes.isEmpty()) {
            return new HostRecheck.Found(0, List.of());
        }
        int hosts =
                (int) passes.stream().map(WorkUnit.PassHost::modelId).distinct().count();
        Broadcast<ExecutorSettings> shared = spark.broadcast(settings);
        try {
            List<HostRecheck.Found> found = spark.parallelize(passes, hosts)
                    .mapPartitions(new RecheckedUnits(shared, sample))
                    .collect();
            return new HostRecheck.Found(
                    found.stream().mapToLong(HostRecheck.Found::read).sum(),
                    found.stream().flatMap(one -> one.differing().stream()).toList());
        } finally {
            shared.destroy();
        }
    }

    /**
     * Runs the plan and publishes its tables.
     *
     * @param mostAtOnce bundles of units that may run at once; 0 for as many as the cluster has slots
     * @throws io.onceedit.progress.StopSignal.Stopped where the run's stop was begun before all units had ended
     * @throws io.onceedit.spark.io.JobUnderWayException where another run of the same job is under way in the store
     * @throws NoWorkingExecutorException where executors end and end again, and none runs a task; what was computed before is kept
     * @throws IOException where the store cannot be written; nothing of the run is visible then
     */
    public SweepOutcome run(
            SweepPlan plan, SweepInput input, ExecutorSettings settings, RunIdentity identity, int mostAtOnce)
            throws IOException {
        try (ExecutorStarts starts = new ExecutorStarts(session.sparkContext(), identity.runId())) {
            try {
                return run(plan, input, settings, identity, mostAtOnce, starts);
            } catch (Exception e) { // Spark throws checked exceptions that its methods do not declare
                starts.check();
                throw e;
            }
        }
    }

    private SweepOutcome run(
            SweepPlan plan,
            SweepInput input,
            ExecutorSettings settings,
            RunIdentity identity,
            int mostAtOnce,
            ExecutorStarts starts)
            throws IOException {
        long start = System.nanoTime();
        RunCauses causes = new RunCauses(plan, input, settings.job().config(), identity);
        HadoopSettings hadoop = HadoopSettings.of(session);
        RunLease.Job job = new RunLease.Job(causes.configSha(), identity.runDate());
        try (RunLease lease = RunLease.take(layout, hadoop, job, identity.runId(), identity.startedAt());
                FaultCount faults = new FaultCount(session.sparkContext());
                RunCommit commit = RunCommit.open(
                        layout, hadoop, TableCompression.of(spark.getConf()), identity.runDate(), identity.runId())) {
            new EditPublisher(causes.config(), input, plan)
                    .publish(HadoopArtifactStore.open(settings.store(), settings.hadoop()), progress);
            SparkSweep.Units swept = new SparkSweep(spark, mostAtOnce, progress, stop, starts, awayFrom)
                    .run(plan, settings, identity.runId());
            List<UnitResult> units = swept.results();
            Broadcast<ExecutorSettings> shared = spark.broadcast(settings);
            try (StagedTables tables = new StagedTables(spark, commit, files, progress)) {
                RunResults results = stageCells(tables, causes, units, shared);
                for (RunTables.Table small : new RunTables(causes).of(results)) {
                    long more = small.name().equals("errors") ? results.probesInError() + missing(plan) : 0;
                    if (more == 0) {
                        tables.here(small.name(), small.rows());
                    } else {
                        JavaRDD<Row> errors = distribute(results.cellsWithErrors())
                                .flatMap(CellRows.errors(shared))
                                .union(distribute(plan.chunks()).flatMap(new MissingRows(shared)));
                        tables.sorted(
                                small.name(), small.rows(), errors, small.rows().size() + more);
                    }
                }
                tables.finish();
                commit.write(RunManifest.CONFIG_FILE, identity.resolvedConfig());
                RunTime time =
                        new RunTime((System.nanoTime() - start) / NANOS, unitSeconds(units, identity), swept.time());
                RunFaults happened = faults.soFar();
                lease.holding(() -> commit.publish(new RunManifest(causes).of(results, time, happened)));
                describeStore(hadoop);
                return new SweepOutcome(identity, layout, units, results.scores(), results.leaks(), time, happened);
            } finally {
                shared.destroy();
            }
        }
    }

    /** The run is there whether this can be written or not. */
    private void describeStore(HadoopSettings hadoop) {
        try {
            StoreDocuments.write(layout, hadoop);
        } catch (IOException e) {
            LOG.warn("Failed to write the views and the dictionary of {}: {}", layout.location(), e.getMessage());
        }
    }

    /** What the units took that this run computed. */
    private static double unitSeconds(List<UnitResult> units, RunIdentity identity) {
        return units.stream()
                .filter(unit -> unit.origin().runId().equals(identity.runId()))
                .mapToDouble(unit -> unit.cost().wallSeconds())
                .sum();
    }

    /** Questions that cannot be asked. */
    private static long missing(SweepPlan plan) {
        return plan.missing().stream().mapToLong(MissingKind::edits).sum();
    }

    private static String hostId(CellResult cell) {
        return cell.cell().group().host().id();
    }

    private static long probes(CellResult cell) {
        return cell.cell().asked().probes();
    }

    /** Stages the tables that executors write, and brings the groups' scores and the cells' counts of errors here. */
    private RunResults stageCells(
            StagedTables tables, RunCauses causes, List<UnitResult> units, Broadcast<ExecutorSettings> shared)
            throws IOException {
        List<CellResult> cells = CellResult.of(causes.plan(), units);
        List<CellResult> inOrder = cells.stream().sorted(BY_HOST).toList();
        tables.inOrder("outcomes", files.of(inOrder, SweepRun::hostId, SweepRun::probes), CellRows.outcomes(shared));
        tables.inOrder(
                "positions",
                files.of(inOrder, SweepRun::hostId, cell -> POSITIONS_OF_A_PROBE * probes(cell)),
                CellRows.positions(shared));
        SweepConfig config = shared.value().job().config();
        tables.inOrder(
                "candidates",
                files.of(
                        inOrder.stream()
                                .filter(cell ->
                                        config.keptCandidates(cell.cell().group()) > 0)
                                .toList(),
                        SweepRun::hostId,
                        cell -> CANDIDATES_OF_A_PROBE * probes(cell)),
                CellRows.candidates(shared));
        tables.inOrder(
                "facts",
                files.of(causes.plan().batches(), WorkUnit.EditSet::id, WorkUnit.EditSet::edits),
                new FactRows(shared));
        tables.describe("metrics");
        ExecutorSettings settings = shared.value();
        Map<String, WorkUnit.Group> groups = groups(causes.plan());
        Map<String, GroupTotals.Total> totals = GroupTotals.of(
                distribute(cells).map(new CellSums(shared)),
                Math.max(1, Math.min(groups.size(), MOST_PARTITIONS)),
                bootstrap(settings));
        List<GroupScores> scores = new ArrayList<>();
        groups.forEach((name, group) ->
                scores.add(new GroupScores(group, totals.get(name).scores())));
        Map<String, Long> errorsByCell = new HashMap<>();
        totals.values().forEach(total -> errorsByCell.putAll(total.errorsByCell()));
        return new RunResults(
                units,
                cells,
                scores,
                errorsByCell,
                LeakCount.byStage(causes.plan(), HadoopArtifactStore.open(settings.store(), settings.hadoop())));
    }

    /** Every group by its name, in the order in which groups first appear. */
    private static Map<String, WorkUnit.Group> groups(SweepPlan plan) {
        Map<String, WorkUnit.Group> groups = new LinkedHashMap<>();
        plan.cells().forEach(cell -> groups.putIfAbsent(cell.group().name(), cell.group()));
        return groups;
    }

    private <T> JavaRDD<T> distribute(List<T> parts) {
        return spark.parallelize(parts, Math.max(1, Math.min(parts.size(), MOST_PARTITIONS)));
    }

    private static Bootstrap bootstrap(ExecutorSettings settings) {
        SweepConfig config = settings.job().config();
        return new Bootstrap(
                config.evaluation().bootstrapDraws(),
                CONFIDENCE,
                config.grid().seeds().get(0));
    }
}
