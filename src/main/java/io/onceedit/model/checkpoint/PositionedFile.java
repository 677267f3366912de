package io.onceedit.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of which any stretch can be read. It is not mapped into memory: mapped pages count as the process's own until they are unmapped,
 * and Java unmaps when it collects garbage, so that a mapped model takes its file's size beside its weights. Holds no file handle. Safe
 * for use by many threads.
 */
public final class PositionedFile {
    private final Path path;
    private final long size;

    private PositionedFile(Path path, long size) {
        this.path = path;
        this.size = size;
    }

    /**
     * Looks at a file.
     *
     * @throws UncheckedIOException where it cannot be read
     */
    public static PositionedFile open(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new PositionedFile(path, channel.size());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path + ": " + e, e);
        }
    }

    public Path path() {
        return path;
    }

    /** Bytes of the file when it was opened. */
    public long size() {
        return size;
    }

    /**
     * Makes sure that the file is as long as it was.
     *
     * @throws IllegalStateException where the file became shorter
     */
    void requireWhole() {
        try {
            long actual = Files.size(path);
            if (actual < size) {
                throw new IllegalStateException(
                        "Failed to read " + path + ": it had " + size + " bytes when it was opened and has " + actual
                                + " now; a model folder must not change while it is open");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path + ": " + e, e);
        }
    }

    /**
     * Copies bytes until the target has no room left.
     *
     * @param position offset of the first byte from the start of the file; the caller has checked that the file holds all of them
     */
    public void copy(long position, ByteBuffer target) {
        try (Reader reader = newReader()) {
            reader.copy(position, target);
        }
    }

    /** A reader of several stretches, which the caller closes. */
    Reader newReader() {
        return new Reader(this);
    }

    /** Holds the file open for one thread. An interrupt, which closes an open file under its reader, is kept for later. */
    static final class Reader implements AutoCloseable {
        private final PositionedFile file;
        private FileChannel channel;

        private Reader(PositionedFile file) {
            this.file = file;
            try {
                this.channel = open();
            } catch (IOException e) {
                throw failure(e);
            }
        }

        /**
         * As {@link PositionedFile#copy}.
         *
         * @throws IllegalStateException where the file became shorter
         */
        void copy(long position, ByteBuffer target) {
            int begun = target.position();
            boolean interrupted = false;
            try {
                while (target.hasRemaining()) {
                    try {
                        if (channel.read(target, position + target.position() - begun) < 0) {
                            file.requireWhole();
                            throw new IOException("the file ends at byte " + Files.size(file.path));
                        }
                    } catch (ClosedByInterruptException e) {
                        interrupted |= Thread.interrupted();
                        channel = open();
                    }
                }
            } catch (IOException e) {
                throw failure(e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private FileChannel open() throws IOException {
            return FileChannel.open(file.path, StandardOpenOption.READ);
        }

        private UncheckedIOException failure(IOException cause) {
            return new UncheckedIOException("Cannot read " + file.path + ": " + cause, cause);
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw failure(e);
            }
        }
    }
}
