package io.onceedit.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file mapped into memory in windows, so that its size is not limited to what one buffer can address. Holds no file handle: an
 * interrupted thread cannot close it for the others. Safe for use by many threads.
 */
public final class MappedFile {
    private static final long WINDOW_BYTES = 1L << 30;

    private final Path file;
    private final long size;
    private final long windowBytes;
    private final MappedByteBuffer[] windows;

    private MappedFile(Path file, long size, long windowBytes, MappedByteBuffer[] windows) {
        this.file = file;
        this.size = size;
        this.windowBytes = windowBytes;
        this.windows = windows;
    }

    /**
     * Maps a file.
     *
     * @throws UncheckedIOException where it cannot be read
     */
    public static MappedFile map(Path file) {
        return map(file, WINDOW_BYTES);
    }

    static MappedFile map(Path file, long windowBytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            int count = Math.toIntExact((size + windowBytes - 1) / windowBytes);
            MappedByteBuffer[] windows = new MappedByteBuffer[count];
            for (int i = 0; i < count; i++) {
                long start = i * windowBytes;
                windows[i] = channel.map(MapMode.READ_ONLY, start, Math.min(windowBytes, size - start));
            }
            return new MappedFile(file, size, windowBytes, windows);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot map " + file + ": " + e, e);
        }
    }

    public Path file() {
        return file;
    }

    /** Bytes of the file when it was mapped. */
    public long size() {
        return size;
    }

    /**
     * Makes sure that the file is as long as it was: touching a mapped page that the file no longer has is a fault.
     *
     * @throws IllegalStateException where the file became shorter
     */
    void requireWhole() {
        try {
            long actual = Files.size(file);
            if (actual < size) {
                throw new IllegalStateException(
                        "Failed to read " + file + ": it had " + size + " bytes when it was opened and has " + actual
                                + " now; a model folder must not change while it is open");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + e, e);
        }
    }

    /**
     * Copies bytes until the target has no room left.
     *
     * @param position offset of the first byte from the start of the file; the caller has checked that the file holds all of them
     */
    public void copy(long position, ByteBuffer target) {
        long next = position;
        while (target.hasRemaining()) {
            MappedByteBuffer window = windows[(int) (next / windowBytes)];
            int offset = (int) (next % windowBytes);
            int length = Math.min(target.remaining(), window.capacity() - offset);
            target.put(window.slice(offset, length));
            next += length;
        }
    }
}
