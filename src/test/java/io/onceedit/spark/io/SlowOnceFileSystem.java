package io.onceedit.spark.io;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * A local file system ({@code slow:///...}) on which the first who writes a file of a certain name waits until a second attempt has brought
 * something else about, deaf to whoever tells him to stop, and then goes on.
 */
public final class SlowOnceFileSystem extends RawLocalFileSystem {
    /** The setting that makes it known to Hadoop. */
    public static final String IMPLEMENTATION = "fs.slow.impl";

    /** The setting that names parts of files' paths, and behind each, with a {@code >} between, the path that has to appear. */
    public static final String FILES = "fs.slow.files";

    /** The setting that names a folder: in it is a file for each of these who has waited, named by its place in the list. */
    public static final String WAITED = "fs.slow.waited";

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @Override
    public URI getUri() {
        return URI.create("slow:///");
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        String[] slow = getConf().getStrings(FILES, new String[0]);
        for (int place = 0; place < slow.length; place++) {
            String[] named = slow[place].split(">");
            java.nio.file.Path waited = java.nio.file.Path.of(getConf().get(WAITED), Integer.toString(place));
            if (file.toString().contains(named[0]) && isFirst(waited)) {
                await(java.nio.file.Path.of(named[1]));
            }
        }
        return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    }

    private static boolean isFirst(java.nio.file.Path waited) throws IOException {
        try {
            Files.createFile(waited);
            return true;
        } catch (FileAlreadyExistsException other) {
            return false;
        }
    }

    private static void await(java.nio.file.Path until) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        boolean interrupted = false;
        while (!Files.exists(until)) {
            if (System.nanoTime() > end) {
                throw new IOException("Failed to wait for " + until + ": nobody has made it");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
