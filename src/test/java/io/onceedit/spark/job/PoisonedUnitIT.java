package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.PoisonFileSystem;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.schema.TableSchema;
import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.RunIdentity;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A unit that ends every executor which computes it: it alone is left out, with what needs it, and everything else has its result. */
final class PoisonedUnitIT {
    private static final int MOST_FAILURES = 2;

    private static SparkSession session;

    @TempDir
    private Path folder;

    @BeforeAll
    static void openSpark() {
        SparkSession.Builder builder = SparkSession.builder();
        ChildProcess.localCluster(2).forEach(builder::config);
        session = builder.config("spark.task.maxFailures", MOST_FAILURES)
                .config("spark.locality.wait", "3s")
                .config("spark.hadoop." + PoisonFileSystem.IMPLEMENTATION, PoisonFileSystem.class.getName())
                .config("spark.hadoop." + PoisonFileSystem.IMPLEMENTATION + ".disable.cache", "true")
                .getOrCreate();
    }

    @AfterAll
    static void closeSpark() {
        session.stop();
    }

    @Test
    void aPoisonedHostPassFailsWithItsCellsAndNothingElse() throws IOException {
        DemoSweep demo = DemoSweep.of(
                List.of("corpus.limit=4", "protocols=[teacher_forced]"), List.of("llama", "gpt2"), List.of("host"));
        WorkUnit poison = demo.plan()
                .units()
                .filter(unit ->
                        unit instanceof WorkUnit.PassHost && unit.modelId().equals("gpt2"))
                .findFirst()
                .orElseThrow();
        Set<String> cells = demo.plan().cells().stream()
                .filter(cell -> cell.modelId().equals("gpt2"))
                .map(WorkUnit::key)
                .collect(Collectors.toSet());
        SweepOutcome outcome = run(demo, poison, 0);
        Map<String, UnitResult> failed = outcome.units().stream()
                .filter(unit -> !unit.succeeded())
                .collect(Collectors.toMap(UnitResult::key, unit -> unit));
        UnitResult own = failed.remove(poison.key());
        assertThat(own.failure().kind()).isEqualTo("ExecutorLost");
        assertThat(own.failure().message())
                .matches("Failed after \\d+ attempts, each of which took its executor with it; the unit is left out,"
                        + " the last attempt says: Lost task .*code 134.*");
        assertThat(own.origin().attempt()).isEqualTo(MOST_FAILURES);
        assertThat(failed).containsOnlyKeys(cells);
        assertThat(failed.values())
                .allSatisfy(cell -> assertThat(cell.failure())
                        .isEqualTo(new UnitResult.Failure(
                                "IllegalStateException",
                                "Cannot find what this cell needs: the host-pass unit " + poison.key()
                                        + " has no result; see its own error")));
        assertThat(errors()).containsOnly(poison.key()).hasSize(1);
    }

    /** The first two cells may go alone, since the schedule knows nothing of their time yet; the fourth has others in its bundle. */
    @Test
    void ofABundleThatDiesOnlyTheUnitToBlameFails() throws IOException {
        DemoSweep demo = DemoSweep.of(
                List.of("corpus.limit=8", "batch_sizes=[1]", "protocols=[teacher_forced]"),
                List.of("gpt2"),
                List.of("host"));
        List<WorkUnit.EvaluateCell> cells = new ArrayList<>(demo.plan().cells());
        cells.sort(Comparator.comparingLong(cell -> -cell.asked().probes()));
        WorkUnit poison = cells.get(3);
        SweepOutcome outcome = run(demo, poison, 1);
        Map<String, Integer> attempts = outcome.units().stream()
                .collect(Collectors.toMap(UnitResult::key, unit -> unit.origin().attempt()));
        assertThat(outcome.units().stream().filter(unit -> !unit.succeeded()).map(UnitResult::key))
                .containsExactly(poison.key());
        assertThat(attempts.get(poison.key())).isEqualTo(2 * MOST_FAILURES);
        assertThat(attempts.values()).isSubsetOf(1, MOST_FAILURES + 1, 2 * MOST_FAILURES);
        assertThat(errors()).containsExactly(poison.key());
    }

    /** Units of the error rows that name a lost executor. */
    private List<String> errors() {
        List<Row> rows = session.read()
                .schema(TableSchema.of("errors").columns())
                .parquet(folder.resolve("store/tables/errors/run_date=2026-01-02/run_id=r1")
                        .toString())
                .collectAsList();
        return rows.stream()
                .filter(row -> row.<String>getAs("kind").equals("ExecutorLost"))
                .map(row -> row.<String>getAs("cell_id"))
                .toList();
    }

    private SweepOutcome run(DemoSweep demo, WorkUnit poison, int mostAtOnce) throws IOException {
        session.sparkContext().hadoopConfiguration().set(PoisonFileSystem.KEY, poison.key());
        StoreLayout layout = StoreLayout.at("poison://" + folder.resolve("store"));
        ExecutorSettings settings = new ExecutorSettings(
                demo.job(),
                layout.location(),
                HadoopSettings.of(session),
                folder.resolve("models").toString(),
                folder.resolve("hashes").toString());
        RunIdentity identity =
                new RunIdentity("r1", "2026-01-02", Instant.EPOCH, "test", "config", RunIdentity.Build.of(Map.of()));
        return new SweepRun(session, layout, ProgressListener.SILENT)
                .run(demo.plan(), demo.input(), settings, identity, mostAtOnce);
    }
}
