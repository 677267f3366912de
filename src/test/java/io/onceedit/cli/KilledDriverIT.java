package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import io.onceedit.StoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that run one job into one store, which has a run of it already: two at once, of which the one that computes is killed, one that
 * dies between its tables and its manifest, one that goes on. Somebody reads the store all the time.
 */
final class KilledDriverIT {
    private static final List<String> SWEEP = List.of(
            "edit-sweep",
            "conf/demo.yaml",
            "--limit",
            "4",
            "--hosts",
            "gpt2,llama",
            "--methods",
            "host",
            "--set",
            "protocols=[teacher_forced]",
            "--run-date",
            "2026-01-02",
            "--store");

    @TempDir
    private Path folder;

    private Path store;
    private int logs;

    private record Running(Process process, Path log) {
        int exitCode() throws InterruptedException {
            return ChildProcess.exitCode(process);
        }

        String said() throws IOException {
            return Files.readString(log);
        }
    }

    @Test
    void ofAllRunsOfAJobAReaderSeesWholeOnesAlone() throws IOException, InterruptedException {
        store = folder.resolve("store");
        Commands.run(String.join(" ", SWEEP) + " " + store);
        Map<String, String> first = StoreFiles.contents(store, "tables", "runs");
        StoreFiles.delete(store.resolve("cache"));
        try (StoreReader reader = StoreReader.of(store)) {
            Running killed = winner(start(store.toString()), start(store.toString()));
            assertThat(waitForEntry(store.resolve("cache/cell"), killed))
                    .as(killed.said())
                    .isTrue();
            killed.process().destroyForcibly();
            assertThat(killed.exitCode()).isEqualTo(128 + 9);
            Path staging = store.resolve("staging");
            assertThat(StoreFiles.under(staging, ""))
                    .as("what the killed run has left")
                    .isNotEmpty();

            Running halted = start("halting://" + store, "--resume");
            assertThat(halted.exitCode()).as(halted.said()).isEqualTo(HaltingFileSystem.KILLED);
            assertThat(runsIn("tables/outcomes"))
                    .as("runs in the table, one without a manifest")
                    .hasSize(2);
            assertThat(StoreFiles.under(store, "leases")).isNotEmpty();

            Running last = start(store.toString(), "--resume");
            assertThat(last.exitCode()).as(last.said()).isZero();
            assertThat(last.said()).containsPattern("COMPLETE: (\\d+) units, \\1 of them found in the store, 0 failed");
            assertThat(StoreFiles.contents(store, "tables", "runs")).containsAllEntriesOf(first);
            for (String table : List.of("tables/outcomes", "tables/runs", "tables/cells")) {
                assertThat(runsIn(table)).as(table).hasSize(2);
            }
            assertThat(StoreFiles.under(store, "staging", "cache/staging", "leases"))
                    .as("litter after the last run")
                    .isEmpty();
            reader.readOnceMore();
            StoreReader.Sight sight = reader.end();
            assertThat(sight.published()).hasSize(2);
            assertThat(sight.rounds()).isGreaterThan(5);
            assertThat(sight.outcomes().values().stream().distinct()).hasSize(1);
        }
        KilledExecutorsIT.assertRowsAreThePlans(PublishedRun.newest(store));
    }

    /** Of two that have begun at once, the one that computes: the other says so and ends. */
    private static Running winner(Running one, Running two) throws IOException, InterruptedException {
        while (one.process().isAlive() && two.process().isAlive()) {
            one.process().waitFor(10, TimeUnit.MILLISECONDS);
        }
        boolean oneWins = one.process().isAlive();
        Running winner = oneWins ? one : two;
        Running other = oneWins ? two : one;
        assertThat(other.exitCode()).as(other.said()).isEqualTo(5);
        assertThat(other.said())
                .containsPattern("Cannot run this job for 2026-01-02 into file:\\S*: it is under way there already"
                        + " \\(run \\S+, since \\S+ in process "
                        + winner.process().pid() + " on \\S+\\); nothing was"
                        + " computed, wait for it or stop it, or give another --run-date or --store")
                .doesNotContain("\tat ");
        return winner;
    }

    private List<String> runsIn(String table) throws IOException {
        return StoreFiles.under(store, table + "/run_date=2026-01-02").stream()
                .filter(Files::isDirectory)
                .map(run -> run.getFileName().toString())
                .toList();
    }

    private Running start(String location, String... more) throws IOException {
        List<String> command = new ArrayList<>(ChildProcess.java(
                "-Djava.io.tmpdir=" + folder,
                "-Dspark.hadoop." + HaltingFileSystem.IMPLEMENTATION + "=" + HaltingFileSystem.class.getName()));
        command.add(Main.class.getName());
        command.addAll(SWEEP);
        command.add(location);
        command.addAll(List.of(more));
        Path log = folder.resolve("run-" + logs++ + ".log");
        return new Running(ChildProcess.start(command, log), log);
    }

    /** Waits until there is something in a folder; false where the run ends before. */
    private static boolean waitForEntry(Path parent, Running run) throws IOException, InterruptedException {
        while (run.process().isAlive()) {
            if (!StoreFiles.under(parent, "").isEmpty()) {
                return true;
            }
            run.process().waitFor(10, TimeUnit.MILLISECONDS);
        }
        return false;
    }
}
