package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import io.onceedit.progress.GracefulStop;
import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.RunProgress;
import io.onceedit.progress.StopSignal;
import io.onceedit.progress.WorkDone;
import io.onceedit.report.ScoredGroup;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.spark.report.StoredRun;
import io.onceedit.spark.report.StoredScores;
import io.onceedit.spark.report.WhatIf;
import io.onceedit.spark.schema.TableSchema;
import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.LocalArtifactStore;
import io.onceedit.sweep.UnitResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo, made small, on real Spark: the same rows however it is distributed. */
final class SparkSweepIT {
    private static final List<String> FLAGS =
            List.of("corpus.limit=4", "pool.limit=40", "seeds=[1]", DemoSweep.brief(1, 2));
    private static final List<String> HOSTS = List.of("llama", "gpt2");
    private static final List<String> METHODS = List.of("host", "text", "onceedit-published");

    /** What is computed, and holds no time. */
    private static final List<String> COMPUTED =
            List.of("outcomes", "positions", "candidates", "cells", "metrics", "facts", "hosts");

    private static final long PAUSE_NANOS = 20_000_000;

    private static SparkSession session;
    private static DemoSweep demo;
    /** A store in which the demo has run as r1; tests that need no fresh results go on from there. */
    private static Path store;

    private static SweepOutcome first;
    private static List<Long> sentFirst;

    /** Figures before and after the first run. */
    private static ServedFigures before;

    private static ServedFigures served;

    /** What the first run, in one task for each stage, said. */
    private static final ToldProgress progress = new ToldProgress();

    /** Bytes that the tasks of each stage sent to the driver. */
    private static final Map<Integer, Long> sentByStage = new ConcurrentHashMap<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void runOnce(@TempDir Path stores) throws IOException {
        SparkSession.Builder builder = SparkSession.builder();
        ServedFigures.settings().forEach(builder::config);
        session = builder.master("local[2]")
                .config(SparkCluster.PLUGINS, SparkCluster.plugins(""))
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.executor.heartbeatInterval", "200ms")
                .getOrCreate();
        session.sparkContext().addSparkListener(new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd task) {
                sentByStage.merge(task.stageId(), task.taskMetrics().resultSize(), Long::sum);
            }
        });
        demo = DemoSweep.of(FLAGS, HOSTS, METHODS);
        before = ServedFigures.of(session);
        store = stores.resolve("store");
        first = run(store, "r1", 1, progress);
        sentFirst = List.copyOf(sentByStage.values());
        served = ServedFigures.of(session);
    }

    @AfterAll
    static void closeSpark() {
        session.stop();
    }

    @Test
    void onePartitionFourPartitionsAndNoSparkGiveTheSameRows() throws IOException {
        Map<String, List<String>> plain = new PlainTables(demo, COMPUTED).in(folder.resolve("plain"));
        assertThat(plain).containsOnlyKeys(COMPUTED);
        assertThat(plain.values()).allSatisfy(rows -> assertThat(rows).isNotEmpty());
        session.sparkContext().conf().set("spark.sql.parquet.compression.codec", "zstd");
        run(
                folder.resolve("four"),
                "r4",
                4,
                ProgressListener.SILENT,
                new TableFiles(1, 100_000),
                GracefulStop.unused());
        session.sparkContext().conf().remove("spark.sql.parquet.compression.codec");
        assertHostsAreInAFileEach(folder.resolve("four"), "r4");
        for (String table : COMPUTED) {
            assertThat(PlainTables.comparable(table, rows(store, table, "r1")))
                    .as(table)
                    .isEqualTo(plain.get(table));
            assertThat(PlainTables.comparable(table, rows(folder.resolve("four"), table, "r4")))
                    .as(table)
                    .isEqualTo(plain.get(table));
        }
    }

    /** What a reader of one host and date finds in the footers: one file that can have its rows. */
    private static void assertHostsAreInAFileEach(Path place, String runId) throws IOException {
        for (String table : List.of("outcomes", "positions", "candidates")) {
            Map<String, Long> files = new HashMap<>();
            for (ParquetFooters.Range range : ParquetFooters.ranges(files(place, table, runId), "host_id")) {
                assertThat(range.codec()).isEqualTo("ZSTD");
                HOSTS.stream().filter(range::mayHold).forEach(host -> files.merge(host, 1L, Long::sum));
            }
            assertThat(files).as(table).isEqualTo(Map.of("llama", 1L, "gpt2", 1L));
            assertThat(files(place, table, runId)).as(table).hasSize(2);
        }
    }

    private static List<Path> files(Path place, String table, String runId) throws IOException {
        try (Stream<Path> files =
                Files.list(place.resolve("tables/" + table + "/run_date=2026-01-02/run_id=" + runId))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void smallTablesAreOneFileWhoseRowsAreSortedAndMeasured() throws IOException {
        for (String table : TableSchema.TABLES) {
            List<Path> files = files(store, table, "r1");
            assertThat(files).as(table).hasSize(1);
            List<String> order = TableSchema.of(table).sortedBy();
            List<String> keys = rows(store, table, "r1").stream()
                    .map(row -> order.stream()
                            .map(column -> String.valueOf(row.<Object>getAs(column)))
                            .collect(Collectors.joining("\u0000")))
                    .toList();
            assertThat(keys).as(table).isSorted();
            assertThat(ParquetFooters.ranges(
                            files, TableSchema.of(table).columns().fieldNames()[0]))
                    .as(table)
                    .allSatisfy(range -> assertThat(range.codec()).isEqualTo("SNAPPY"));
        }
    }

    @Test
    void progressAndFiguresCountUnitsAndTheWorkWithinThemWhereOneTaskRunsThemAll() {
        int preparing = demo.plan().preparing().size();
        int cells = demo.plan().cells().size();
        List<RunProgress> reached = progress.reached();
        assertThat(progress.told("prepare", preparing))
                .startsWith(0L)
                .endsWith((long) preparing)
                .hasSizeGreaterThan(3);
        assertThat(progress.told("evaluate", cells))
                .startsWith(0L)
                .endsWith((long) cells)
                .hasSizeGreaterThan(3);
        assertThat(progress.told("train", 0)).anyMatch(done -> done > 0);
        assertThat(progress.told("host_pass", 0)).anyMatch(done -> done > 0);
        assertThat(reached)
                .anyMatch(run -> run.done().tokens() > 0 && run.done().units() == 0);
        assertThat(reached).anyMatch(run -> run.secondsLeft() > 0 && !run.isOver());
        assertThat(reached)
                .anyMatch(run -> run.memory().models() > 0 && run.memory().resident() > 0);
        RunProgress last = reached.get(reached.size() - 1);
        assertThat(last.isOver()).isTrue();
        assertThat(last.done())
                .isEqualTo(new WorkDone(
                        preparing + cells,
                        0,
                        rows(store, "outcomes", "r1").size(),
                        first.units().stream()
                                .mapToLong(unit -> unit.cost().tokens())
                                .sum()));
        served.assertARunSince(before, last.done());
    }

    @Test
    void everyTableIsPublishedAndTheManifestSaysSo() throws IOException {
        assertThat(first.units()).allMatch(UnitResult::succeeded);
        assertThat(first.complete()).isTrue();
        assertThat(store.resolve("runs/r1/manifest.json")).content().contains("\"run_id\" : \"r1\"");
        JsonNode manifest = new ObjectMapper()
                .readTree(store.resolve("runs/r1/manifest.json").toFile());
        for (JsonNode table : manifest.required("tables")) {
            assertThat(table.required("rows").asInt())
                    .as(table.required("table").asText())
                    .isEqualTo(
                            rows(store, table.required("table").asText(), "r1").size());
        }
        for (String table : TableSchema.TABLES) {
            Dataset<Row> rows =
                    session.read().parquet(store.resolve("tables/" + table).toString());
            assertThat(rows.columns()).contains("run_date", "run_id");
            assertThat(rows.columns())
                    .containsAll(List.of(TableSchema.of(table).columns().fieldNames()));
        }
        assertThat((long) rows(store, "outcomes", "r1").size())
                .isEqualTo(demo.plan().cells().stream()
                        .mapToLong(cell -> cell.asked().probes())
                        .sum());
        assertThat(store.resolve("staging/r1")).doesNotExist();
    }

    /** Who looks into the cache finds what hosts say in rows, and in the manifest how much of it this run has asked. */
    @Test
    void whatHostsSayIsATableToo() throws IOException {
        Dataset<Row> passes =
                session.read().parquet(store.resolve("cache/host-passes").toString());
        Dataset<Row> generations =
                session.read().parquet(store.resolve("cache/host-generations").toString());
        assertThat(passes.columns()).contains("host", "kept");
        assertThat(passes.select("host_sha").distinct().count()).isEqualTo(HOSTS.size());
        for (Row row : passes.where("kept = 64").limit(50).collectAsList()) {
            List<Float> nats = row.getList(row.fieldIndex("top_log_probs"));
            double kept = nats.stream().mapToDouble(Math::exp).sum();
            assertThat(row.<Integer>getList(row.fieldIndex("top_token_ids"))).hasSize(64);
            assertThat(row.<Double>getAs("cut_off_mass")).isCloseTo(1 - kept, within(1e-6));
        }
        long asked = passes.select("host", "kept", "question").distinct().count() + generations.count();
        assertThat(generations.count()).isPositive();
        assertThat(store.resolve("runs/r1/manifest.json"))
                .content()
                .contains("\"host_prompts_computed\" : " + asked + ",");
    }

    /** Without the plug-in every answer is the untouched host's; the plug-in alone says what the rule has said. */
    @Test
    void storedDistributionsAreFusedAgainUnderAnyWeight() throws IOException {
        WhatIf.Result host = underWeight(0);
        assertThat(values(host.after())).isEqualTo(values(stored("host"))).hasSizeGreaterThan(20);
        assertThat(values(host.before())).isEqualTo(values(stored("text"))).isNotEqualTo(values(host.after()));
        assertThat(host.opened() + host.closed() + host.unknown() + host.uncertain())
                .isZero();

        WhatIf.Result plugin = underWeight(1);
        assertThat(plugin.unknown() + plugin.uncertain()).isZero();
        assertThat(values(plugin.after())).isEqualTo(values(plugin.before()));

        WeighedByHand byHand = new WeighedByHand(rows(store, "candidates", "r1"), rows(store, "outcomes", "r1"));
        WhatIf.Result between = underWeight(0.5);
        assertThat(between.uncertain()).isZero();
        assertThat(reliability(between)).containsOnlyKeys("llama", "gpt2");
        byHand.reliability(0.5)
                .forEach((onHost, value) -> assertThat(reliability(between).get(onHost))
                        .as(onHost)
                        .isCloseTo(value, within(1e-9))); // scores are added up in fixed point
        assertThat(byHand.right(0.5)).isNotEqualTo(byHand.right(0)).isNotEqualTo(byHand.right(1));
    }

    private static Map<String, Double> reliability(WhatIf.Result result) {
        return result.after().stream()
                .collect(Collectors.toMap(
                        scored -> scored.group().host(),
                        scored -> scored.score(MetricName.RELIABILITY, Measure.TOKEN_SHARE)
                                .orElseThrow()
                                .value()));
    }

    private static WhatIf.Result underWeight(double weight) throws IOException {
        StoredRun run = storedRun();
        return new WhatIf(run).of(new WhatIf.Change("text", List.of(), List.of(), 0, "", weight), run.bootstrap());
    }

    private static StoredRun storedRun() throws IOException {
        StoreLayout layout = StoreLayout.at(store.toString());
        return new StoredRun(session, layout, StoredRuns.of(layout, HadoopSettings.of(session)), "r1");
    }

    private static List<ScoredGroup> stored(String method) throws IOException {
        return new StoredScores(storedRun())
                .stored().stream()
                        .filter(scored -> scored.group().method().name().equals(method)
                                && scored.group().protocol().equals("teacher_forced"))
                        .toList();
    }

    /** Every metric of every host. */
    private static List<String> values(List<ScoredGroup> groups) {
        return groups.stream()
                .flatMap(scored -> scored.scores().stream()
                        .map(score -> scored.group().host() + " " + score.metric() + " " + score.measure() + " "
                                + score.value() + " " + score.counts()))
                .toList();
    }

    @Test
    void outcomesDoNotPassThroughTheDriver() {
        long outcomes = rows(store, "outcomes", "r1").stream()
                .mapToLong(row -> row.toString().length())
                .sum();
        assertThat(sentFirst).isNotEmpty().allSatisfy(bytes -> assertThat(bytes).isLessThan(outcomes / 2));
    }

    @Test
    void aFreshRunsCellsNameWhatTheyWereMadeFrom() {
        Map<String, String> plugins = new HashMap<>();
        for (UnitResult unit : first.units()) {
            plugins.put(unit.key(), unit.origin().contentSha());
        }
        for (Row cell : rows(store, "cells", "r1")) {
            boolean isHost = cell.<String>getAs("rule").equals("host");
            boolean maps = cell.<String>getAs("rule").equals("dynamic-enhanced");
            assertThat(cell.<String>getAs("reused_from")).isNull();
            assertThat(cell.<Long>getAs("attempts")).isEqualTo(1);
            assertThat(cell.<String>getAs("gate")).isEqualTo(isHost ? null : maps ? "weight-token" : "fact");
            assertThat(cell.<String>getAs("plugin_sha") == null).isEqualTo(isHost);
            assertThat(cell.<String>getAs("alignment_sha") == null).isEqualTo(!maps);
            assertThat(isHost || plugins.containsValue(cell.<String>getAs("plugin_sha")))
                    .isTrue();
            assertThat(plugins).doesNotContainKey(String.valueOf(cell.<String>getAs("plugin_sha")));
        }
        assertThat(rows(store, "outcomes", "r1")).noneMatch(row -> row.<Boolean>getAs("cache_hit"));
    }

    @Test
    void aResumedRunComputesNothingTwice() throws IOException {
        SweepOutcome again = run(store, "r2", 0);
        assertThat(again.units()).allMatch(UnitResult::reused);
        for (String table : List.of("positions", "candidates", "metrics")) {
            assertThat(PlainTables.comparable(table, rows(store, table, "r2")))
                    .isEqualTo(PlainTables.comparable(table, rows(store, table, "r1")));
        }
        assertThat(rows(store, "cells", "r2"))
                .allMatch(row -> row.<String>getAs("reused_from").equals("r1"));
        assertThat(rows(store, "outcomes", "r2")).allMatch(row -> row.<Boolean>getAs("cache_hit"));
        assertThat(rows(store, "costs", "r2"))
                .allMatch(row -> row.<String>getAs("reused_from").equals("r1"));
        assertThat(costs("r2")).isEqualTo(costs("r1"));
    }

    /** Tokens and executor of every stage: what of a run's costs does not lie between two clocks. */
    private static List<String> costs(String runId) {
        return rows(store, "costs", runId).stream()
                .map(row -> row.getAs("cell_id") + " " + row.getAs("stage") + " " + row.getAs("tokens") + " "
                        + row.getAs("executor"))
                .sorted()
                .toList();
    }

    /** Tables that another run of that name has left there are gone, and none of their rows is counted twice. */
    @Test
    void aRunWithoutItsManifestIsReplacedByTheNextOfItsName() throws IOException {
        Configuration settings = new Configuration();
        FileSystem files = FileSystem.getLocal(settings);
        for (String table : TableSchema.TABLES) {
            String runs = store + "/tables/" + table + "/run_date=2026-01-02/run_id=";
            FileUtil.copy(
                    files,
                    new org.apache.hadoop.fs.Path(runs + "r1"),
                    files,
                    new org.apache.hadoop.fs.Path(runs + "r3"),
                    false,
                    settings);
        }
        run(store, "r3", 0);
        assertThat(rows(store, "outcomes", "r3")).hasSameSizeAs(rows(store, "outcomes", "r1"));
        assertThat(store.resolve("runs/r3/manifest.json")).exists();
    }

    private static SweepOutcome run(Path place, String runId, int partitions) throws IOException {
        return run(place, runId, partitions, ProgressListener.SILENT);
    }

    @ParameterizedTest
    @CsvSource({"60, 1", "0, 0"})
    void aStopLetsUnitsUnderWayEndWithinItsGraceAndKeepsThem(long graceSeconds, int kept) throws IOException {
        Path place = folder.resolve("stopped");
        GracefulStop stop = new GracefulStop(Duration.ofSeconds(graceSeconds), System::nanoTime);
        SparkListener withTheFirstTask = new SparkListener() {
            @Override
            public void onTaskStart(SparkListenerTaskStart task) {
                stop.begin();
            }
        };
        // Its first unit learns for seconds, which is longer than it takes to hear of its task.
        DemoSweep slow = DemoSweep.of(List.of("corpus.limit=4", "pool.limit=100", "seeds=[1]"), HOSTS, METHODS);
        session.sparkContext().addSparkListener(withTheFirstTask);
        try {
            assertThatThrownBy(() -> run(slow, place, "s1", 1, ProgressListener.SILENT, TableFiles.USUAL, stop))
                    .isInstanceOf(StopSignal.Stopped.class)
                    .hasMessage("Stopped: the work was cancelled before its end");
        } finally {
            session.sparkContext().removeSparkListener(withTheFirstTask);
        }
        assertThat(place.resolve("runs")).doesNotExist();
        assertThat(place.resolve("tables")).doesNotExist();
        assertThat(place.resolve("leases")).isEmptyDirectory();
        LocalArtifactStore artifacts = new LocalArtifactStore(place.resolve("cache"));
        while (Stream.of(session.sparkContext().statusTracker().getExecutorInfos())
                .anyMatch(executor -> executor.numRunningTasks() > 0)) {
            LockSupport.parkNanos(PAUSE_NANOS); // one that is given up ends where it next looks
        }
        assertThat(slow.plan().units().filter(unit -> artifacts.has(unit.kind(), unit.key())))
                .hasSize(kept);
    }

    private static SweepOutcome run(Path place, String runId, int partitions, ProgressListener progress)
            throws IOException {
        return run(place, runId, partitions, progress, TableFiles.USUAL, GracefulStop.unused());
    }

    private static SweepOutcome run(
            Path place, String runId, int partitions, ProgressListener progress, TableFiles files, GracefulStop stop)
            throws IOException {
        return run(demo, place, runId, partitions, progress, files, stop);
    }

    private static SweepOutcome run(
            DemoSweep sweep,
            Path place,
            String runId,
            int partitions,
            ProgressListener progress,
            TableFiles files,
            GracefulStop stop)
            throws IOException {
        StoreLayout layout = StoreLayout.at(place.toString());
        ExecutorSettings settings = DemoRuns.settings(sweep, layout, session, place);
        return new SweepRun(session, layout, progress, files, stop)
                .run(sweep.plan(), sweep.input(), settings, DemoRuns.identity(runId), partitions);
    }

    private static List<Row> rows(Path place, String table, String runId) {
        return session.read()
                .schema(TableSchema.of(table).columns())
                .parquet(place.resolve("tables/" + table + "/run_date=2026-01-02/run_id=" + runId)
                        .toString())
                .collectAsList();
    }
}
