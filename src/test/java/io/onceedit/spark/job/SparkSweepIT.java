package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.schema.ResultRows;
import io.onceedit.spark.schema.TableSchema;
import io.onceedit.sweep.CellResult;
import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.LocalArtifactStore;
import io.onceedit.sweep.OpenModels;
import io.onceedit.sweep.RunIdentity;
import io.onceedit.sweep.UnitResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, made small, on real Spark: the same rows however it is distributed. */
final class SparkSweepIT {
    private static final List<String> FLAGS = List.of("corpus.limit=6", "seeds=[1]");
    private static final List<String> HOSTS = List.of("llama", "gpt2");
    private static final List<String> METHODS = List.of("host", "text", "onceedit-published");
    private static final int LATENCY = TableSchema.of("outcomes").columns().fieldIndex("latency_ms");
    private static final int CACHE_HIT = TableSchema.of("outcomes").columns().fieldIndex("cache_hit");

    private static SparkSession session;
    private static DemoSweep demo;
    /** A store in which the demo has run as r1; tests that need no fresh results go on from there. */
    private static Path store;

    private static SweepOutcome first;

    /** What the first run, in one task for each stage, said of its progress. */
    private static final List<String> reached = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void runOnce(@TempDir Path stores) throws IOException {
        session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.executor.heartbeatInterval", "200ms")
                .getOrCreate();
        demo = DemoSweep.of(FLAGS, HOSTS, METHODS);
        store = stores.resolve("store");
        first = run(store, "r1", 1, (stage, done, total) -> reached.add(stage + " " + done + "/" + total));
    }

    @AfterAll
    static void closeSpark() {
        session.stop();
    }

    @Test
    void onePartitionFourPartitionsAndNoSparkGiveTheSameRows() throws IOException {
        List<String> plain = plainRows(folder.resolve("plain"));
        assertThat(plain).hasSizeGreaterThan(demo.plan().cells().size());
        assertThat(rows(store, "r1")).isEqualTo(plain);
        run(folder.resolve("four"), "r4", 4);
        assertThat(rows(folder.resolve("four"), "r4")).isEqualTo(plain);
    }

    @Test
    void progressCountsUnitsAndTheWorkWithinThemWhereOneTaskRunsThemAll() {
        int preparing = demo.plan().preparing().size();
        int cells = demo.plan().cells().size();
        assertThat(told("prepare", preparing))
                .startsWith(0L)
                .endsWith((long) preparing)
                .hasSizeGreaterThan(3);
        assertThat(told("evaluate", cells))
                .startsWith(0L)
                .endsWith((long) cells)
                .hasSizeGreaterThan(3);
        assertThat(reached).anyMatch(line -> line.matches("train [1-9]\\d*/\\d{2,}"));
        assertThat(reached).anyMatch(line -> line.matches("host_pass [1-9]\\d*/\\d{2,}"));
    }

    /** What was said of a stage, which must not go backwards. */
    private static List<Long> told(String stage, int units) {
        List<Long> told = reached.stream()
                .filter(line -> line.matches(stage + " \\d+/" + units))
                .map(line -> Long.valueOf(line.replaceAll("\\D*(\\d+)/.*", "$1")))
                .toList();
        assertThat(told).isSorted();
        return told;
    }

    @Test
    void everyTableIsPublishedAndTheManifestSaysSo() throws IOException {
        assertThat(first.units()).allMatch(UnitResult::succeeded);
        assertThat(first.complete()).isTrue();
        assertThat(store.resolve("runs/r1/manifest.json")).content().contains("\"run_id\" : \"r1\"");
        for (String table : TableSchema.TABLES) {
            Dataset<Row> rows =
                    session.read().parquet(store.resolve("tables/" + table).toString());
            assertThat(rows.columns()).contains("run_date", "run_id");
            assertThat(rows.columns())
                    .containsAll(List.of(TableSchema.of(table).columns().fieldNames()));
        }
        assertThat((long) rows(store, "r1").size())
                .isEqualTo(demo.plan().cells().stream()
                        .mapToLong(cell -> cell.probes().size())
                        .sum());
        assertThat(store.resolve("staging/r1")).doesNotExist();
    }

    @Test
    void aResumedRunComputesNothingTwice() throws IOException {
        SweepOutcome again = run(store, "r2", 0);
        assertThat(again.units()).allMatch(UnitResult::reused);
        assertThat(rows(store, "r2")).isEqualTo(rows(store, "r1"));
    }

    @Test
    void aRunWithoutItsManifestIsReplacedByTheNextOfItsName() throws IOException {
        run(store, "r3", 0);
        Files.delete(store.resolve("runs/r3/manifest.json"));
        int before = rows(store, "r3").size();
        run(store, "r3", 0);
        assertThat(rows(store, "r3")).hasSize(before);
        assertThat(store.resolve("runs/r3/manifest.json")).exists();
    }

    private static SweepOutcome run(Path place, String runId, int partitions) throws IOException {
        return run(place, runId, partitions, ProgressListener.SILENT);
    }

    private static SweepOutcome run(Path place, String runId, int partitions, ProgressListener progress)
            throws IOException {
        StoreLayout layout = StoreLayout.at(place.toString());
        ExecutorSettings settings = new ExecutorSettings(demo.job(), layout.location(), HadoopSettings.of(session));
        RunIdentity identity =
                new RunIdentity(runId, "2026-01-02", Instant.EPOCH, "test", "config", RunIdentity.Build.of(Map.of()));
        return new SweepRun(session, layout, progress).run(demo.plan(), demo.input(), settings, identity, partitions);
    }

    private static List<String> rows(Path place, String runId) {
        List<Row> rows = session.read()
                .schema(TableSchema.of("outcomes").columns())
                .parquet(place.resolve("tables/outcomes/run_date=2026-01-02/run_id=" + runId)
                        .toString())
                .collectAsList();
        return comparable(rows);
    }

    private static List<String> plainRows(Path place) {
        List<Row> rows = new ArrayList<>();
        try (OpenModels models = new OpenModels(1L << 30)) {
            LocalArtifactStore artifacts = new LocalArtifactStore(place.resolve("cache"));
            List<UnitResult> results = demo.runPlain(artifacts, models);
            for (CellResult cell : CellResult.of(demo.plan(), results)) {
                rows.addAll(new ResultRows().outcomes(cell.cell(), cell.observations(artifacts)));
            }
        }
        return comparable(rows);
    }

    /** Rows in a fixed order, without what a clock or a cache says. */
    private static List<String> comparable(List<Row> rows) {
        List<String> texts = new ArrayList<>();
        for (Row row : rows) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                if (i != LATENCY && i != CACHE_HIT) {
                    text.append(row.get(i)).append('|');
                }
            }
            texts.add(text.toString());
        }
        texts.sort(null);
        return texts;
    }
}
