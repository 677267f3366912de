package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.ChildProcess;
import io.onceedit.StoreFiles;
import io.onceedit.TwoHosts;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.io.AbandonedWork;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.PoisonFileSystem;
import io.onceedit.spark.io.SlowOnceFileSystem;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.schema.TableSchema;
import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.RunIdentity;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a cluster does to a run that is to end all the same: a unit that ends every executor which computes it is left out alone, with what
 * needs it; tasks that Spark begins twice count once; executors whose scratch folders vanish go on. Where executors no longer start, it
 * ends all the same.
 */
final class ClusterFaultsIT {
    private static final int MOST_FAILURES = 2;
    private static final int PATIENCE_SECONDS = 120;
    private static final int TASKS = 16;
    private static final int BROADCASTS = 100;

    /** Without it Spark begins no second attempt at the only task of a job. */
    private static final String THRESHOLD = "spark.speculation.task.duration.threshold";

    private static final String MOST_STARTS = "spark.executor.maxNumFailures";
    private static final String PATIENCE = "spark.scheduler.maxRegisteredResourcesWaitingTime";

    private static TwoHosts cluster;
    private static SparkSession session;

    /** Where the executors keep what they do not keep in the store. */
    private static Path scratch;

    /** Options of Java that executors begin with. */
    private static Path options;

    /** A store in which a run has ended well. */
    private static Path store;

    @TempDir
    private Path folder;

    @BeforeAll
    static void openSpark(@TempDir Path place) throws IOException {
        scratch = place.resolve("scratch");
        store = place.resolve("store");
        options = Files.createFile(place.resolve("options"));
        Files.createDirectories(scratch.resolve("tmp"));
        Files.createDirectories(place.resolve("waited"));
        cluster = new TwoHosts(place);
        SparkSession.Builder builder = SparkSession.builder();
        Map<String, String> settings = ChildProcess.withTemporaryFolder(cluster.settings(), scratch.resolve("tmp"));
        settings.merge(
                "spark.executor.extraJavaOptions", "-XX:VMOptionsFile=" + options, (all, one) -> all + " " + one);
        settings.forEach(builder::config);
        session = builder.config("spark.task.maxFailures", MOST_FAILURES)
                .config("spark.locality.wait", "3s")
                .config("spark.local.dir", scratch.toString())
                .config(SparkCluster.PLUGINS, SparkCluster.plugins(""))
                .config("spark.speculation", "true")
                .config("spark.speculation.interval", "100ms")
                .config("spark.hadoop." + SlowOnceFileSystem.IMPLEMENTATION, SlowOnceFileSystem.class.getName())
                .config("spark.hadoop." + SlowOnceFileSystem.IMPLEMENTATION + ".disable.cache", "true")
                .config(
                        "spark.hadoop." + SlowOnceFileSystem.WAITED,
                        place.resolve("waited").toString())
                .config("spark.hadoop." + PoisonFileSystem.IMPLEMENTATION, PoisonFileSystem.class.getName())
                .config("spark.hadoop." + PoisonFileSystem.IMPLEMENTATION + ".disable.cache", "true")
                .getOrCreate();
        assertThat(run(demo(2), "before", "slow://" + store, 0).complete()).isTrue();
    }

    @AfterAll
    static void closeSpark() {
        session.stop();
        cluster.close();
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
        assertThat(own.failure().kind()).as(own.failure().message()).isEqualTo("ExecutorLost");
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
        return rows(folder.resolve("store"), "errors", "r1").stream()
                .filter(row -> row.<String>getAs("kind").equals("ExecutorLost"))
                .map(row -> row.<String>getAs("cell_id"))
                .toList();
    }

    private SweepOutcome run(DemoSweep demo, WorkUnit poison, int mostAtOnce) throws IOException {
        session.sparkContext().hadoopConfiguration().set(PoisonFileSystem.KEY, poison.key());
        return run(demo, "r1", "poison://" + folder.resolve("store"), mostAtOnce);
    }

    private static SweepOutcome run(DemoSweep demo, String runId, String store, int mostAtOnce) throws IOException {
        StoreLayout layout = StoreLayout.at(store);
        AbandonedWork.delete(layout, HadoopSettings.of(session));
        ExecutorSettings settings = DemoRuns.settings(demo, layout, session, scratch);
        RunIdentity identity = DemoRuns.identity(runId);
        return new SweepRun(session, layout, ProgressListener.SILENT)
                .run(demo.plan(), demo.input(), settings, identity, mostAtOnce);
    }

    private static DemoSweep demo(int edits) {
        return DemoSweep.of(
                List.of("corpus.limit=" + edits, "protocols=[teacher_forced]"), List.of("gpt2"), List.of("host"));
    }

    /** A task of each kind is slow once; the second attempt at it is the one that counts, though the first goes on to its end. */
    @Test
    void aTaskThatIsBegunTwiceHasItsRowsOnce() throws IOException {
        DemoSweep demo = demo(3);
        String cell = demo.plan().cells().get(0).key();
        session.sparkContext()
                .hadoopConfiguration()
                .setStrings(
                        SlowOnceFileSystem.FILES,
                        cell + ">" + store.resolve("cache/cell").resolve(cell),
                        "twice/outcomes/_temporary>" + store.resolve("staging/twice/outcomes/_SUCCESS"));
        session.sparkContext().conf().set(THRESHOLD, "500ms");
        Map<String, String> before = published();
        SweepOutcome outcome;
        try {
            outcome = run(demo, "twice", "slow://" + store, 0);
        } finally {
            session.sparkContext().conf().remove(THRESHOLD);
        }
        assertThat(store.resolveSibling("waited"))
                .isDirectoryContaining("glob:**/0")
                .isDirectoryContaining("glob:**/1");
        assertThat(outcome.faults().secondAttempts()).isGreaterThanOrEqualTo(2);
        assertThat(outcome.faults().failedTasks()).isZero();
        assertRowsAreThePlans(demo, outcome, before);
    }

    @Test
    void executorsWhoseScratchFoldersVanishGoOn() throws IOException {
        ScratchThief thief = new ScratchThief();
        session.sparkContext().addSparkListener(thief);
        Map<String, String> before = published();
        DemoSweep demo = demo(4);
        SweepOutcome outcome;
        try {
            outcome = run(demo, "robbed", "slow://" + store, 0);
        } finally {
            session.sparkContext().removeSparkListener(thief);
        }
        assertThat(thief.deleted).containsExactlyElementsOf(thief.wanted).hasSizeGreaterThanOrEqualTo(3);
        assertThat(outcome.faults().lostScratch()).isPositive();
        assertThat(outcome.faults().lostExecutors()).isZero();
        assertRowsAreThePlans(demo, outcome, before);
    }

    /** Driver and executor put each value into their memory, the latter in the middle of the task, and ask where on disk it would be. */
    @Test
    void valuesAreSentAndReadThoughScratchFoldersHaveJustVanished() throws IOException {
        deleteBlockFolders();
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        List<Broadcast<Integer>> values =
                IntStream.range(0, BROADCASTS).mapToObj(spark::broadcast).toList();
        List<Integer> read = spark.parallelize(List.of(1), 1)
                .flatMap(one -> {
                    deleteBlockFolders();
                    return values.stream().map(Broadcast::value).iterator();
                })
                .collect();
        assertThat(read)
                .containsExactlyElementsOf(
                        IntStream.range(0, BROADCASTS).boxed().toList());
    }

    /** Deletes those of this process. */
    private static void deleteBlockFolders() throws IOException {
        for (File folder : SparkEnv.get().blockManager().diskBlockManager().localDirs()) {
            StoreFiles.delete(folder.toPath());
        }
    }

    /** All executors end when the first table is about to be written, and Java refuses what the next ones are started with. */
    @Test
    @Timeout(value = PATIENCE_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aRunWhoseExecutorsNoLongerStartEndsInTheMiddleOfItsTables() throws IOException {
        DemoSweep demo = demo(2);
        Map<String, String> before = published();
        SparkListener saboteur = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart job) {
                if (isOfOutcomes(job)) {
                    write("-javaagent:missing.jar");
                    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
                }
            }
        };
        session.sparkContext().addSparkListener(saboteur);
        session.sparkContext().conf().set(MOST_STARTS, "3").set(PATIENCE, "0s");
        try {
            assertThatThrownBy(() -> run(demo, "unstarted", store.toString(), 0))
                    .isInstanceOf(NoWorkingExecutorException.class)
                    .hasMessageMatching(
                            "Failed to go on with run unstarted: \\d+ executors have ended without ever running a"
                                    + " task, and none is there that has run one; Spark says of the last: Command exited with code 1; .*");
        } finally {
            session.sparkContext().conf().remove(MOST_STARTS).remove(PATIENCE);
            session.sparkContext().removeSparkListener(saboteur);
            write("");
        }
        assertThat(published()).isEqualTo(before);
        assertThat(StoreFiles.under(store, "staging", "leases")).isEmpty();
    }

    private static void write(String option) {
        try {
            Files.writeString(options, option);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOfOutcomes(SparkListenerJobStart job) {
        return job.properties().getProperty("spark.job.description", "").equals("onceedit tables: outcomes");
    }

    /** Where executors keep blocks, whichever of the process's sessions the workers have their folders from. */
    private static List<Path> blockFolders() {
        return JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(Collections.nCopies(TASKS, 1), TASKS)
                .flatMap(one -> Stream.of(
                                SparkEnv.get().blockManager().diskBlockManager().localDirs())
                        .map(File::toString)
                        .iterator())
                .distinct()
                .collect()
                .stream()
                .map(Path::of)
                .toList();
    }

    /** Deletes what executors keep outside the store when the first table is about to be written: what is shuffled later needs it. */
    private static final class ScratchThief extends SparkListener {
        private final List<Path> wanted = new ArrayList<>(blockFolders());
        private final List<Path> deleted = new CopyOnWriteArrayList<>();

        private ScratchThief() {
            wanted.add(scratch.resolve("tmp"));
            wanted.add(scratch.resolve("hashes"));
        }

        @Override
        public void onJobStart(SparkListenerJobStart job) {
            if (!isOfOutcomes(job)) {
                return;
            }
            try {
                for (Path folder : wanted) {
                    Path gone = Files.move(folder, folder.resolveSibling("gone-" + folder.getFileName()));
                    StoreFiles.delete(gone);
                    deleted.add(folder);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Map<String, String> published() throws IOException {
        Map<String, String> published = StoreFiles.contents(store, "tables", "runs");
        assertThat(published).isNotEmpty();
        return published;
    }

    /** Every planned probe stands in one row, what was published before is as it was, and the next run leaves nothing but tables. */
    private static void assertRowsAreThePlans(DemoSweep demo, SweepOutcome outcome, Map<String, String> before)
            throws IOException {
        assertThat(outcome.complete()).isTrue();
        String runId = outcome.identity().runId();
        List<String> keys = rows(store, "outcomes", runId).stream()
                .map(row -> row.getAs("cell_id") + " " + row.getAs("probe_id"))
                .toList();
        assertThat(keys).doesNotHaveDuplicates().hasSize((int) demo.plan().cells().stream()
                .mapToLong(cell -> cell.asked().probes())
                .sum());
        assertThat(rows(store, "facts", runId)).hasSize(demo.edits().size());
        JsonNode faults = new ObjectMapper()
                .readTree(store.resolve("runs")
                        .resolve(runId)
                        .resolve("manifest.json")
                        .toFile())
                .required("faults");
        outcome.faults()
                .counts()
                .forEach((name, count) ->
                        assertThat(faults.required(name).asLong()).isEqualTo(count));
        assertThat(run(demo, runId + "-next", "slow://" + store, 0).units()).allMatch(UnitResult::reused);
        assertThat(published()).containsAllEntriesOf(before);
        assertThat(StoreFiles.under(store, "staging", "cache/staging", "leases"))
                .isEmpty();
        assertThat(StoreFiles.under(store, "tables"))
                .extracting(file -> file.getFileName().toString())
                .doesNotContain("_temporary");
    }

    private static List<Row> rows(Path store, String table, String runId) {
        Path rows = store.resolve("tables/" + table + "/run_date=2026-01-02/run_id=" + runId);
        return session.read()
                .schema(TableSchema.of(table).columns())
                .parquet(rows.toString())
                .collectAsList();
    }
}
