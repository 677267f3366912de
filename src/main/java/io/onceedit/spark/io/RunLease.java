package io.onceedit.spark.io;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to run a job in a store: of runs that are asked for the same and stand for the same date, one is under way at a time. The lease
 * is renewed while it is open; that of a process which was killed is taken over, and what its run has left half-published is withdrawn.
 * Safe for use by several threads.
 */
public final class RunLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLease.class);
    private static final Duration RENEWAL = Duration.ofSeconds(10);
    private static final int MOST_TRIES = 5;
    private static final Duration NAMING = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Leases leases;
    private final Withdrawal withdrawal;
    private final String job;
    private final LeaseHolder holder;
    private final ScheduledExecutorService renewing;
    private final ExitCleanUp atExit;
    private boolean released;

    private RunLease(Leases leases, Withdrawal withdrawal, String job, LeaseHolder holder) {
        this.leases = leases;
        this.withdrawal = withdrawal;
        this.job = job;
        this.holder = holder;
        this.renewing = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "onceedit lease");
            thread.setDaemon(true);
            return thread;
        });
        this.atExit = ExitCleanUp.of(this::close);
    }

    /**
     * A job in a store.
     *
     * @param configSha names what is asked for
     * @param runDate the date that its runs stand for
     */
    public record Job(String configSha, String runDate) {
        public Job {
            Objects.requireNonNull(configSha, "configSha");
            Objects.requireNonNull(runDate, "runDate");
        }

        private String name() {
            return runDate + "-" + configSha;
        }
    }

    /**
     * Takes a job's lease for a run of this process; the caller closes it.
     *
     * @throws JobUnderWayException where another run has it
     * @throws IOException where the store cannot be read or written
     */
    public static RunLease take(StoreLayout layout, HadoopSettings settings, Job job, String runId, Instant startedAt)
            throws IOException {
        return take(layout, settings, job, LeaseHolder.here(runId, job.runDate(), startedAt), RENEWAL);
    }

    /**
     * Which run works in a store, in a sentence; empty where none does.
     *
     * @throws IOException where the store cannot be read
     */
    public static Optional<String> underWay(StoreLayout layout, HadoopSettings settings) throws IOException {
        return Leases.of(layout, settings).underWay();
    }

    /** As the public one, for a holder and with a time between renewals that the caller chooses. */
    static RunLease take(StoreLayout layout, HadoopSettings settings, Job job, LeaseHolder self, Duration renewal)
            throws IOException {
        Leases leases = Leases.of(layout, settings);
        Withdrawal withdrawal = new Withdrawal(layout, settings.fileSystem(layout.root()));
        for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
            if (leases.make(job.name(), self)) {
                RunLease lease = new RunLease(leases, withdrawal, job.name(), self);
                Future<?> unused = lease.renewing.scheduleWithFixedDelay(
                        lease::renew, renewal.toMillis(), renewal.toMillis(), TimeUnit.MILLISECONDS);
                return lease;
            }
            if (!withdrawal.ofDead(leases, job.name())) {
                break;
            }
        }
        throw underWay(layout, job, named(leases, job.name()));
    }

    /** A job's holder, who makes the lease a moment before he writes who he is. */
    private static Optional<LeaseHolder> named(Leases leases, String job) throws IOException {
        Optional<LeaseHolder> holder = leases.holder(job);
        long patience = System.nanoTime() + NAMING.toNanos();
        while (holder.isEmpty()
                && System.nanoTime() < patience
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK.toNanos());
            holder = leases.holder(job);
        }
        return holder;
    }

    private static JobUnderWayException underWay(StoreLayout layout, Job job, Optional<LeaseHolder> other) {
        String who = other.map(holder -> "run " + holder.runId() + ", since " + holder.startedAt() + " in process "
                        + holder.process() + " on " + holder.host())
                .orElse("a run that has just begun");
        return new JobUnderWayException("Cannot run this job for " + job.runDate() + " into " + layout.location()
                + ": it is under way there already (" + who + "); nothing was computed, wait for it or stop it,"
                + " or give another --run-date or --store. A run that was killed on another machine is taken for"
                + " under way for " + Leases.PATIENCE.toSeconds() + " s");
    }

    private void renew() {
        try {
            leases.renew(job);
        } catch (IOException | RuntimeException e) {
            LOG.warn("Failed to renew the lease of run {}: {}", holder.runId(), e.getMessage());
        }
    }

    /** What is done under a lease. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    /**
     * Works while the lease is held; it is not given back meanwhile, not even by the end of the process.
     *
     * @throws IOException where another run has taken it over, since this one has not renewed it for too long
     */
    public synchronized void holding(Work work) throws IOException {
        if (released || !leases.holder(job).equals(Optional.of(holder))) {
            throw new IOException("the run has lost its right to the store, which it did not renew for "
                    + Leases.PATIENCE.toSeconds() + " s");
        }
        leases.renew(job);
        work.run();
    }

    /** Gives the lease back, once nothing of a run without a manifest is visible. Where that fails, the next run does it. */
    @Override
    public synchronized void close() {
        if (released) {
            return;
        }
        released = true;
        renewing.shutdownNow();
        try {
            if (leases.holder(job).equals(Optional.of(holder))) {
                withdrawal.of(holder);
                leases.delete(job);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Failed to give back the lease of run {}: {}", holder.runId(), e.getMessage());
        }
        atExit.close();
    }
}
