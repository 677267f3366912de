package io.onceedit.spark.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;

/**
 * Copies files into a staging folder, and goes on where an earlier process was cut off: behind the last byte that is known to be on the
 * disk. A file is done when what lies on the disk was read again and is what arrived, and what its origin has as far as that tells.
 */
final class FileFetch {
    private static final int BUFFER_BYTES = 1 << 20;

    private final FileSystem origin;
    private final ModelStaging staging;
    private final long durableBytes;
    private final LongConsumer copied;

    /**
     * Fetches that end in one folder.
     *
     * @param durableBytes so much may be lost where the machine stops
     * @param copied is told bytes as they arrive; those that are there already, too
     */
    FileFetch(FileSystem origin, ModelStaging staging, long durableBytes, LongConsumer copied) {
        this.origin = origin;
        this.staging = staging;
        this.durableBytes = durableBytes;
        this.copied = copied;
    }

    /**
     * Fetches a file.
     *
     * @throws IOException where it cannot be read, with its URI
     * @throws FileSystemException where it cannot be written
     */
    CachedFile fetch(RemoteFile remote) throws IOException {
        Path target = staging.file(remote.name());
        String known = read(staging.hash(remote.name()));
        if (!known.isEmpty() && Files.isRegularFile(target) && size(target) == remote.lengthBytes()) {
            copied.accept(remote.lengthBytes());
            return new CachedFile(remote.name(), remote.lengthBytes(), known);
        }
        ContentCheck arrived = new ContentCheck(remote.checksum());
        long bytes = receive(remote, target, arrived);
        ContentCheck kept = new ContentCheck(remote.checksum());
        long keptBytes = kept.update(target, Long.MAX_VALUE);
        String hash = kept.hexadecimal();
        String problem = "";
        if (bytes != remote.lengthBytes()) {
            problem = remote.path() + " has other than the " + remote.lengthBytes() + " bytes that are listed";
        } else if (keptBytes != bytes || !hash.equals(arrived.hexadecimal())) {
            problem = target + " holds other bytes than were written to it";
        } else if (!kept.agreesWithOrigin()) {
            problem = remote.path() + " arrived otherwise than its "
                    + remote.checksum().algorithm() + " says";
        }
        if (!problem.isEmpty()) {
            Files.delete(target);
            throw new IOException(problem);
        }
        DurableFiles.replace(staging.hash(remote.name()), hash);
        return new CachedFile(remote.name(), bytes, hash);
    }

    /** Copies what is missing of a file; how many bytes it has then. */
    private long receive(RemoteFile remote, Path target, ContentCheck arrived) throws IOException {
        try (FSDataInputStream stream = origin.open(remote.path());
                FileChannel channel = FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long done = resume(remote, target, stream);
            channel.truncate(done).position(done);
            arrived.update(target, done);
            copied.accept(done);
            long durable = done;
            byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, durableBytes)];
            int read = stream.read(buffer);
            while (read >= 0 && done <= remote.lengthBytes()) {
                arrived.update(buffer, read);
                DurableFiles.write(channel, ByteBuffer.wrap(buffer, 0, read), target);
                done += read;
                copied.accept(read);
                if (done - durable >= durableBytes) {
                    DurableFiles.force(channel, target);
                    DurableFiles.replace(staging.bytes(remote.name()), Long.toString(done));
                    durable = done;
                }
                read = stream.read(buffer);
            }
            DurableFiles.force(channel, target);
            return done;
        }
    }

    /** Goes to where an earlier process came to; to the beginning where the origin cannot be read from there. */
    private long resume(RemoteFile remote, Path target, FSDataInputStream stream) throws IOException {
        String known = read(staging.bytes(remote.name()));
        long there = known.matches("\\d{1,18}") ? Math.min(Long.parseLong(known), size(target)) : 0;
        if (there == 0 || there > remote.lengthBytes()) {
            return 0;
        }
        try {
            stream.seek(there);
            return there;
        } catch (IOException | UnsupportedOperationException e) {
            return 0;
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    /** A small file's text; empty where it is not there. */
    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException none) {
            return "";
        }
    }
}
