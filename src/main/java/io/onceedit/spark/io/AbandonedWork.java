package io.onceedit.spark.io;

import io.onceedit.sweep.StagingFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs and executors that were killed have left in a store's staging folders. On a local disk a lock tells what a living process
 * writes; elsewhere, where there are no locks, what has not changed for a day is abandoned, and what belongs to a run that is published. What a
 * killed run has left, its lease tells at once.
 */
public final class AbandonedWork {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedWork.class);
    private static final Duration PATIENCE = Duration.ofDays(1);

    private AbandonedWork() {}

    /**
     * Deletes it; what cannot be deleted stays.
     *
     * @throws IOException where the store's file system cannot be reached
     */
    public static void delete(StoreLayout layout, HadoopSettings settings) throws IOException {
        FileSystem files = layout.root().getFileSystem(settings.configuration());
        Leases leases = Leases.of(layout, settings);
        Withdrawal withdrawal = new Withdrawal(layout, files);
        for (String job : leases.jobs()) {
            withdrawal.ofDead(leases, job);
        }
        for (Path staging : List.of(layout.staging(), layout.stagedArtifacts())) {
            if (StoreLayout.isLocal(staging)) {
                StagingFolder.deleteAbandoned(
                        java.nio.file.Path.of(staging.toUri().getPath()));
            } else if (files.exists(staging)) {
                for (FileStatus entry : files.listStatus(staging)) {
                    boolean published =
                            files.exists(layout.manifest(entry.getPath().getName()));
                    if (published) {
                        deleteIfOlder(files, entry, Long.MAX_VALUE);
                    } else {
                        deleteIfUnchanged(files, entry);
                    }
                }
            }
        }
    }

    /** Deletes a file or folder that has not changed for a day; what cannot be deleted stays. */
    static void deleteIfUnchanged(FileSystem files, FileStatus entry) {
        deleteIfOlder(files, entry, System.currentTimeMillis() - PATIENCE.toMillis());
    }

    private static void deleteIfOlder(FileSystem files, FileStatus entry, long abandonedBefore) {
        try {
            if (lastChange(files, entry) < abandonedBefore) {
                files.delete(entry.getPath(), true);
            }
        } catch (IOException e) {
            LOG.warn("Failed to delete {}: {}", entry.getPath(), e.getMessage());
        }
    }

    /** The newest time of change of anything in a folder, milliseconds since 1970. */
    static long lastChange(FileSystem files, FileStatus entry) throws IOException {
        long newest = entry.getModificationTime();
        if (entry.isDirectory()) {
            for (FileStatus below : files.listStatus(entry.getPath())) {
                newest = Math.max(newest, lastChange(files, below));
            }
        }
        return newest;
    }
}
