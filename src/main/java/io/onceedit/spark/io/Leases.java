package io.onceedit.spark.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The leases of a store: a file for each job that is under way, which one process alone can make, and an empty one beside it that its
 * holder makes anew every few seconds, which takes no data node. A lease is dead where its process is known to have ended, or where it has
 * not been renewed for a while by the clock of the file system.
 */
final class Leases {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String LEASE = ".lease";
    private static final String BEAT = ".beat";
    private static final String DEAD = ".dead-";

    private final Path folder;
    private final FileSystem files;
    private final boolean local;

    private Leases(Path folder, FileSystem files, boolean local) {
        this.folder = folder;
        this.files = files;
        this.local = local;
    }

    static Leases of(StoreLayout layout, HadoopSettings settings) throws IOException {
        boolean local = StoreLayout.isLocal(layout.root());
        FileSystem files = local
                ? FileSystem.getLocal(settings.configuration()).getRawFileSystem()
                : settings.fileSystem(layout.root());
        return new Leases(layout.leases(), files, local);
    }

    /**
     * Makes a job's lease.
     *
     * @return false where there is one
     */
    boolean make(String job, LeaseHolder holder) throws IOException {
        files.mkdirs(folder);
        Path lease = lease(job);
        boolean made = false;
        try (OutputStream stream = open(lease)) {
            made = true;
            stream.write(holder.json());
        } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            if (made) {
                files.delete(lease, false);
            }
            throw e;
        }
        return true;
    }

    /** Hadoop's local file system looks whether a file is there, and makes it a moment later; the operating system does both at once. */
    private OutputStream open(Path lease) throws IOException {
        return local
                ? Files.newOutputStream(
                        java.nio.file.Path.of(lease.toUri().getPath()),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)
                : files.create(lease, false);
    }

    /** Who holds a job's lease; empty where nobody does, or who does has not yet said so. */
    Optional<LeaseHolder> holder(String job) throws IOException {
        return read(lease(job));
    }

    private Optional<LeaseHolder> read(Path lease) throws IOException {
        try (InputStream stream = files.open(lease)) {
            return LeaseHolder.of(stream.readAllBytes());
        } catch (FileNotFoundException none) {
            return Optional.empty();
        }
    }

    /** The holder is there. */
    void renew(String job) throws IOException {
        files.create(beat(job), true).close();
    }

    /** Gives a lease back. */
    void delete(String job) throws IOException {
        files.delete(beat(job), false);
        files.delete(lease(job), false);
    }

    /** Jobs that have a lease. */
    List<String> jobs() throws IOException {
        List<String> jobs = new ArrayList<>();
        if (files.exists(folder)) {
            for (FileStatus entry : files.listStatus(folder)) {
                String name = entry.getPath().getName();
                if (name.endsWith(LEASE)) {
                    jobs.add(name.substring(0, name.length() - LEASE.length()));
                }
            }
        }
        return jobs;
    }

    /** Which run works in the store, for a person; empty where none does. */
    Optional<String> underWay() throws IOException {
        for (String job : jobs()) {
            if (!isDead(job)) {
                return Optional.of(holder(job)
                        .map(holder -> "run " + holder.runId() + " is under way, since " + holder.startedAt() + " on "
                                + holder.host())
                        .orElse("a job is under way"));
            }
        }
        return Optional.empty();
    }

    /** Whether nobody renews a lease any more. */
    boolean isDead(String job) throws IOException {
        return holder(job).map(LeaseHolder::hasEnded).orElse(false) || age(job).compareTo(PATIENCE) > 0;
    }

    /** Time since the last renewal; none where there is no lease. */
    private Duration age(String job) throws IOException {
        long renewed = Math.max(changed(lease(job)), changed(beat(job)));
        if (renewed == 0) {
            return Duration.ZERO;
        }
        Path clock = new Path(folder, "clock-" + UUID.randomUUID());
        try {
            files.create(clock, false).close();
            return Duration.ofMillis(changed(clock) - renewed);
        } finally {
            files.delete(clock, false);
        }
    }

    private long changed(Path file) throws IOException {
        try {
            return files.getFileStatus(file).getModificationTime();
        } catch (FileNotFoundException none) {
            return 0;
        }
    }

    /**
     * Takes a dead lease away. Of several processes one does; one that comes so late that it has taken the lease of a new holder puts that
     * back.
     *
     * @param holder who was found dead; empty where the lease does not say
     * @return whether this process has taken it
     */
    boolean bury(String job, Optional<LeaseHolder> holder) throws IOException {
        Path grave = new Path(folder, job + DEAD + UUID.randomUUID());
        try {
            if (!files.rename(lease(job), grave)) {
                return false;
            }
        } catch (FileNotFoundException gone) {
            return false;
        }
        if (!read(grave).equals(holder)) {
            files.rename(grave, lease(job));
            return false;
        }
        files.delete(beat(job), false);
        files.delete(grave, false);
        return true;
    }

    private Path lease(String job) {
        return new Path(folder, job + LEASE);
    }

    private Path beat(String job) {
        return new Path(folder, job + BEAT);
    }
}
