package io.onceedit.spark.io;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back what a run without a manifest has made visible, and what any ended run has left in staging. */
final class Withdrawal {
    private static final Logger LOG = LoggerFactory.getLogger(Withdrawal.class);

    private final StoreLayout layout;
    private final FileSystem files;

    Withdrawal(StoreLayout layout, FileSystem files) {
        this.layout = layout;
        this.files = files;
    }

    /** Withdraws an ended run; one that has its manifest stays as it is. */
    void of(LeaseHolder run) throws IOException {
        if (!files.exists(layout.manifest(run.runId()))) {
            unpublish(run.runDate(), run.runId());
        }
        files.delete(layout.staging(run.runId()), true);
    }

    /** Deletes what readers can see of a run. */
    void unpublish(String runDate, String runId) throws IOException {
        if (files.exists(layout.tables())) {
            for (FileStatus table : files.listStatus(layout.tables())) {
                files.delete(layout.table(table.getPath().getName(), runDate, runId), true);
            }
        }
        files.delete(layout.run(runId), true);
    }

    /**
     * Withdraws the run that holds a job's lease, if it is dead, and takes its lease away.
     *
     * @return whether it was dead
     */
    boolean ofDead(Leases leases, String job) throws IOException {
        Optional<LeaseHolder> holder = leases.holder(job);
        if (!leases.isDead(job)) {
            return false;
        }
        if (holder.isPresent()) {
            LOG.warn(
                    "Run {} was killed: what it has left is deleted",
                    holder.get().runId());
            of(holder.get());
        }
        leases.bury(job, holder);
        return true;
    }
}
