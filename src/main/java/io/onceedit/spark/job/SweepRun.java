package io.onceedit.spark.job;

import io.onceedit.aggregate.Bootstrap;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.CellRows;
import io.onceedit.spark.executor.CellSums;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.RunCommit;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.schema.TableSchema;
import io.onceedit.sweep.CellResult;
import io.onceedit.sweep.GroupScores;
import io.onceedit.sweep.RunIdentity;
import io.onceedit.sweep.SweepConfig;
import io.onceedit.sweep.SweepInput;
import io.onceedit.sweep.SweepPlan;
import io.onceedit.sweep.UnitResult;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One run of a sweep: units, tables, manifest. Large tables are written by executors and never pass through the driver. */
public final class SweepRun {
    private static final double CONFIDENCE = 0.95;

    private final SparkSession session;
    private final JavaSparkContext spark;
    private final StoreLayout layout;
    private final ProgressListener progress;

    /** A run on a session that the caller owns. */
    public SweepRun(SparkSession session, StoreLayout layout, ProgressListener progress) {
        this.session = session;
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.layout = layout;
        this.progress = progress;
    }

    /**
     * Runs the plan and publishes its tables.
     *
     * @param partitions tasks of each stage; 0 makes one for each unit
     * @throws IOException where the store cannot be written; nothing of the run is visible then
     */
    public SweepOutcome run(
            SweepPlan plan, SweepInput input, ExecutorSettings settings, RunIdentity identity, int partitions)
            throws IOException {
        try (RunCommit commit =
                RunCommit.open(layout, HadoopSettings.of(session), identity.runDate(), identity.runId())) {
            List<UnitResult> results = new SparkSweep(spark, partitions, progress).run(plan, settings);
            Broadcast<ExecutorSettings> shared = spark.broadcast(settings);
            try {
                List<CellResult> cells = CellResult.of(plan, results);
                List<GroupScores.CellSum> sums = stageCells(commit, cells, shared);
                RunTables.Scored scored = new RunTables.Scored(
                        GroupScores.of(sums, bootstrap(settings)),
                        sums.stream()
                                .collect(Collectors.toMap(GroupScores.CellSum::cellId, GroupScores.CellSum::errors)));
                RunTables tables = new RunTables(plan, input, settings.job().config(), identity);
                for (RunTables.Table small : tables.of(results, cells, scored)) {
                    stage(commit, small.name(), spark.parallelize(small.rows(), 1));
                }
                commit.publish(tables.manifest(results, scored.groups()));
                return new SweepOutcome(identity, layout, results, scored.groups());
            } finally {
                shared.destroy();
            }
        }
    }

    /** Stages the tables that executors write, and brings the cells' sums here. */
    private List<GroupScores.CellSum> stageCells(
            RunCommit commit, List<CellResult> cells, Broadcast<ExecutorSettings> shared) throws IOException {
        JavaRDD<CellResult> distributed = spark.parallelize(cells, Math.max(1, Math.min(cells.size(), 16)));
        stage(commit, "outcomes", distributed.flatMap(CellRows.outcomes(shared)));
        stage(commit, "positions", distributed.flatMap(CellRows.positions(shared)));
        return distributed.map(new CellSums(shared)).collect();
    }

    private static Bootstrap bootstrap(ExecutorSettings settings) {
        SweepConfig config = settings.job().config();
        return new Bootstrap(
                config.evaluation().bootstrapDraws(),
                CONFIDENCE,
                config.grid().seeds().get(0));
    }

    private void stage(RunCommit commit, String table, JavaRDD<Row> rows) throws IOException {
        progress.advanced("tables", commit.rows().size(), TableSchema.TABLES.size());
        Dataset<Row> data = session.createDataFrame(rows, TableSchema.of(table).columns());
        commit.stage(table, data);
        progress.advanced("tables", commit.rows().size(), TableSchema.TABLES.size());
    }
}
