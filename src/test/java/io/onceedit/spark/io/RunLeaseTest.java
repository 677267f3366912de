package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may run a job, on a local disk and on a file system that has no locks. */
final class RunLeaseTest {
    private static final RunLease.Job JOB = new RunLease.Job("c0ffee", "2026-01-02");

    @TempDir
    private Path store;

    private final Configuration configuration = new Configuration();
    private final HadoopSettings settings = HadoopSettings.of(configuration);

    @BeforeEach
    void makeTheRemoteDiskKnown() {
        configuration.set(FullDiskFileSystem.IMPLEMENTATION, FullDiskFileSystem.class.getName());
        FullDiskFileSystem.resize(store, Long.MAX_VALUE);
    }

    private StoreLayout layout(String scheme) {
        return StoreLayout.at(scheme + store);
    }

    private RunLease take(StoreLayout layout, RunLease.Job job, String runId) throws IOException {
        return RunLease.take(layout, settings, job, runId, Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file://", "fulldisk://"})
    void oneRunOfAJobIsUnderWayAtATime(String scheme) throws IOException {
        StoreLayout layout = layout(scheme);
        RunLease.Job otherDate = new RunLease.Job("c0ffee", "2026-01-03");
        try (RunLease lease = take(layout, JOB, "r1");
                RunLease other = take(layout, otherDate, "r2")) {
            assertThat(other).isNotSameAs(lease);
            assertThatThrownBy(() -> take(layout, JOB, "r3"))
                    .isInstanceOf(JobUnderWayException.class)
                    .hasMessageStartingWith("Cannot run this job for 2026-01-02 into " + layout.location()
                            + ": it is under way there already (run r1, since 1970-01-01T00:00:00Z in process "
                            + ProcessHandle.current().pid() + " on ")
                    .hasMessageContaining("wait for it or stop it, or give another --run-date or --store");
        }
        take(layout, JOB, "r4").close();
        assertThat(store.resolve("leases")).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessHasLeftIsWithdrawnAtOnce() throws IOException, InterruptedException {
        StoreLayout layout = layout("fulldisk://");
        Process process = new ProcessBuilder("sleep", "60").start();
        LeaseHolder here = LeaseHolder.here("r1", JOB.runDate(), Instant.EPOCH);
        LeaseHolder there = of(process, here);
        Leases leases = Leases.of(layout, settings);
        leases.make("2026-01-02-c0ffee", there);
        Path half = file("tables/outcomes/run_date=2026-01-02/run_id=r1/part-0");
        Path config = file("runs/r1/config.resolved.yaml");
        Path staged = file("staging/r1/cells/part-0");
        Path whole = file("tables/outcomes/run_date=2026-01-02/run_id=r0/part-0");
        assertThatThrownBy(() -> take(layout, JOB, "r2")).isInstanceOf(JobUnderWayException.class);
        AbandonedWork.delete(layout, settings);
        assertThat(half).exists();

        process.destroyForcibly().waitFor();
        take(layout, JOB, "r2").close();
        assertThat(Stream.of(half, config, staged)).noneMatch(Files::exists);
        assertThat(whole).exists();
        assertThat(store.resolve("leases")).isEmptyDirectory();
    }

    @Test
    void aRunThatWasKilledBehindItsManifestStays() throws IOException, InterruptedException {
        StoreLayout layout = layout("file://");
        Process process = new ProcessBuilder("sleep", "60").start();
        Leases.of(layout, settings)
                .make("2026-01-02-c0ffee", of(process, LeaseHolder.here("r1", JOB.runDate(), Instant.EPOCH)));
        process.destroyForcibly().waitFor();
        Path table = file("tables/outcomes/run_date=2026-01-02/run_id=r1/part-0");
        file("runs/r1/manifest.json");
        AbandonedWork.delete(layout, settings);
        assertThat(table).exists();
        assertThat(store.resolve("leases")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file://", "fulldisk://"})
    void anotherMachinesLeaseIsTakenOverWhereItIsNotRenewed(String scheme) throws IOException {
        StoreLayout layout = layout(scheme);
        LeaseHolder far = new LeaseHolder("r1", "2026-01-02", "then", "far-away", "another machine", 1, "then");
        Leases leases = Leases.of(layout, settings);
        leases.make("2026-01-02-c0ffee", far);
        age(Duration.ofSeconds(50));
        assertThatThrownBy(() -> take(layout, JOB, "r2")).hasMessageContaining("in process 1 on far-away)");
        age(Duration.ofSeconds(70));
        leases.renew("2026-01-02-c0ffee");
        assertThatThrownBy(() -> take(layout, JOB, "r2")).isInstanceOf(JobUnderWayException.class);
        age(Duration.ofSeconds(70));
        take(layout, JOB, "r2").close();
        assertThat(store.resolve("leases")).isEmptyDirectory();
    }

    @Test
    void aHolderIsNamedThoughHeHasNotYetSaidWhoHeIs() throws Exception {
        StoreLayout layout = layout("file://");
        Path lease = file("leases/2026-01-02-c0ffee.lease");
        Files.write(lease, new byte[0]);
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        try {
            LeaseHolder here = LeaseHolder.here("r1", JOB.runDate(), Instant.EPOCH);
            Future<Path> written = writer.schedule(() -> Files.write(lease, here.json()), 200, TimeUnit.MILLISECONDS);
            assertThatThrownBy(() -> take(layout, JOB, "r2"))
                    .isInstanceOf(JobUnderWayException.class)
                    .hasMessageContaining("under way there already (run r1, since 1970-01-01T00:00:00Z in process ");
            assertThat(written.get()).isEqualTo(lease);
        } finally {
            writer.shutdownNow();
        }
    }

    @Test
    void aLeaseIsRenewedWhileItIsOpen() throws IOException, InterruptedException {
        LeaseHolder here = LeaseHolder.here("r1", JOB.runDate(), Instant.EPOCH);
        try (RunLease lease = RunLease.take(layout("file://"), settings, JOB, here, Duration.ofMillis(20))) {
            assertThat(lease).isNotNull();
            Path beat = store.resolve("leases/2026-01-02-c0ffee.beat");
            long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!Files.exists(beat) && System.nanoTime() < patience) {
                Thread.onSpinWait();
            }
            assertThat(beat).exists();
        }
        assertThat(store.resolve("leases")).isEmptyDirectory();
    }

    @Test
    void aProcessWithTheNumberOfOneThatEndedDoesNotKeepItsLease() throws IOException {
        StoreLayout layout = layout("file://");
        LeaseHolder here = LeaseHolder.here("r1", JOB.runDate(), Instant.EPOCH);
        LeaseHolder ended = new LeaseHolder(
                "r1", here.runDate(), here.startedAt(), here.host(), here.machine(), here.process(), "long ago");
        Leases.of(layout, settings).make("2026-01-02-c0ffee", ended);
        take(layout, JOB, "r2").close();
        assertThat(store.resolve("leases")).isEmptyDirectory();
    }

    @Test
    void whoBuriesTooLatePutsTheNewLeaseBack() throws IOException {
        StoreLayout layout = layout("file://");
        Leases leases = Leases.of(layout, settings);
        LeaseHolder dead = LeaseHolder.here("r1", JOB.runDate(), Instant.EPOCH);
        LeaseHolder next = LeaseHolder.here("r2", JOB.runDate(), Instant.EPOCH);
        leases.make("2026-01-02-c0ffee", next);
        assertThat(leases.bury("2026-01-02-c0ffee", Optional.of(dead))).isFalse();
        assertThat(leases.holder("2026-01-02-c0ffee")).contains(next);
    }

    @Test
    void whoHasLostHisLeasePublishesNothing() throws IOException {
        StoreLayout layout = layout("file://");
        RunLease slow = take(layout, JOB, "r1");
        Files.delete(store.resolve("leases/2026-01-02-c0ffee.lease"));
        try (RunLease quick = take(layout, JOB, "r2")) {
            Path published = store.resolve("published");
            assertThatThrownBy(() -> slow.holding(() -> Files.createFile(published)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the run has lost its right to the store, which it did not renew for 60 s");
            slow.close();
            quick.holding(() -> Files.createFile(published));
            assertThat(published).exists();
        }
    }

    private static LeaseHolder of(Process process, LeaseHolder here) {
        return new LeaseHolder(
                here.runId(),
                here.runDate(),
                here.startedAt(),
                here.host(),
                here.machine(),
                process.pid(),
                process.info().startInstant().orElseThrow().toString());
    }

    private Path file(String name) throws IOException {
        Path file = store.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }

    /** Lets all that is known of leases be so old. */
    private void age(Duration age) throws IOException {
        try (Stream<Path> files = Files.list(store.resolve("leases"))) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
            }
        }
    }
}
