package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import io.onceedit.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sweep whose executors are killed while they train, evaluate and write tables: it ends by itself with the rows that it always has. */
final class KilledExecutorsIT {
    private static final String SWEEP = "edit-sweep conf/demo.yaml --limit 4 --hosts gpt2,llama --methods host,text"
            + " --set pool.limit=40 --set execution.threads_per_unit=1 --set protocols=[teacher_forced] --store ";

    @TempDir
    private Path folder;

    @Test
    void aSweepThatLosesAnExecutorInEveryPhaseHasTheSameRows() throws IOException {
        Path store = folder.resolve("store");
        Commands.run(SWEEP + store);
        PublishedRun calm = PublishedRun.newest(store);
        Map<String, String> before = StoreFiles.contents(store, "tables", "runs");
        StoreFiles.delete(store.resolve("cache"));

        ExecutorStrikes.prepare(
                Map.of("onceedit prepare: train", 700L, "onceedit evaluate: ", 0L, "onceedit tables: outcomes", 0L));
        String said = runOnCluster(SWEEP + store);
        assertThat(ExecutorStrikes.struck())
                .containsExactly("onceedit prepare: train", "onceedit evaluate: ", "onceedit tables: outcomes");
        assertThat(said)
                .contains("COMPLETE: ", "0 failed, 0 probes in error")
                .containsPattern("faults  executors lost: 3, attempts at a task that failed: [3-9]");
        PublishedRun struck = PublishedRun.newest(store);
        assertThat(struck.runId()).isNotEqualTo(calm.runId());
        assertThat(struck.manifest().at("/faults/executors_lost").asLong()).isEqualTo(3);
        assertThat(struck.manifest().at("/faults/tasks_failed").asLong()).isBetween(3L, 9L);
        assertThat(calm.manifest().at("/faults/executors_lost").asLong()).isZero();
        assertRowsAreThePlans(struck);
        for (String table : List.of("outcomes", "positions", "metrics", "errors")) {
            assertThat(text(struck.rows(table))).as(table).isEqualTo(text(calm.rows(table)));
        }
        assertThat(StoreFiles.contents(store, "tables", "runs")).containsAllEntriesOf(before);

        assertThat(Commands.run(SWEEP + store + " --resume")).doesNotContain("faults  ");
        assertThat(StoreFiles.under(store, "staging", "cache/staging", "leases"))
                .as("litter after the next run")
                .isEmpty();
    }

    /** Java refuses an option before there is anything of Spark in the process, and Spark starts the next one for ever. */
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aSweepWhoseExecutorsNeverStartEndsAndSaysWhy() throws IOException {
        Map<String, String> settings = ChildProcess.localCluster(1);
        settings.put("spark.executor.extraJavaOptions", "-javaagent:missing.jar");
        settings.put("spark.scheduler.minRegisteredResourcesRatio", "0");
        settings.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "1s");
        settings.put("spark.executor.maxNumFailures", "3");
        Path store = folder.resolve("store");
        TypedCommand sweep = Commands.under(settings, () -> TypedCommand.run((SWEEP + store).split(" ")));
        assertThat(sweep.exitCode()).as(sweep.err()).isEqualTo(6);
        assertThat(sweep.err())
                .containsPattern(
                        "Failed to go on with run \\S+: \\d+ executors have ended without ever running a task,"
                                + " and none is there that has run one; Spark says of the last: Command exited with code 1;"
                                + " look at .* stderr in the worker's folder work/app-\\S+/\\d+, .*spark.executor.extraJavaOptions")
                .contains("is visible; what its units have computed is kept, go on with --resume")
                .doesNotContain("\tat ");
        assertThat(sweep.out()).containsPattern("units       0/\\d+  0 rows  0 tokens/s  no executor is there yet");
        assertThat(StoreFiles.under(store, "runs", "tables", "staging", "leases"))
                .isEmpty();
    }

    /** Every probe that the plan's cells have stands in one row of the outcomes. */
    static void assertRowsAreThePlans(PublishedRun run) {
        long planned = run.rows("cells").stream()
                .mapToLong(cell -> cell.<Long>getAs("planned"))
                .sum();
        List<Row> outcomes = run.rows("outcomes");
        assertThat(outcomes).hasSize((int) planned).isNotEmpty();
        assertThat(outcomes.stream().map(row -> row.getAs("cell_id") + " " + row.getAs("probe_id")))
                .doesNotHaveDuplicates();
    }

    /** All that rows say but how long it took. */
    private static List<String> text(List<Row> rows) {
        return rows.stream()
                .map(row -> Stream.of(row.schema().fieldNames())
                        .filter(column -> !column.equals("latency_ms"))
                        .map(column -> column + "=" + row.getAs(column))
                        .collect(Collectors.joining(", ")))
                .sorted()
                .toList();
    }

    private String runOnCluster(String arguments) {
        Map<String, String> settings = ChildProcess.localCluster(2);
        settings.put("spark.extraListeners", ExecutorStrikes.class.getName());
        settings.put("spark.local.dir", folder.resolve("scratch").toString());
        return Commands.run(arguments, settings);
    }
}
