package io.onceedit.spark.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** A local file system ({@code fulldisk:///...}) whose disk ends: what is deleted makes room again. */
public final class FullDiskFileSystem extends RawLocalFileSystem {
    /** The setting that makes it known to Hadoop. */
    public static final String IMPLEMENTATION = "fs.fulldisk.impl";

    private static volatile Path disk = Path.of("nowhere");
    private static volatile long sizeBytes;

    /** Makes the disk anew around what a folder holds. */
    public static void resize(Path folder, long bytes) {
        disk = folder;
        sizeBytes = bytes;
    }

    /** Bytes of all files of a folder, from which others may go meanwhile. */
    public static long usedBytes(Path folder) {
        LongAdder bytes = new LongAdder();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.add(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path gone, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path inner, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.sum();
    }

    @Override
    public URI getUri() {
        return URI.create("fulldisk:///");
    }

    @Override
    public FSDataOutputStream create(
            org.apache.hadoop.fs.Path file,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        long room = sizeBytes - usedBytes(disk);
        OutputStream stream = super.create(file, overwrite, bufferSize, replication, blockSize, progress);
        return new FSDataOutputStream(new FullStream(stream, room), null);
    }

    /** A stream that fails behind its last free byte. */
    private static final class FullStream extends OutputStream {
        private final OutputStream stream;
        private long room;

        private FullStream(OutputStream stream, long room) {
            this.stream = stream;
            this.room = room;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int fitting = (int) Math.max(0, Math.min(room, count));
            stream.write(bytes, from, fitting);
            room -= fitting;
            if (fitting < count) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
