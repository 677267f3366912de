package io.onceedit.spark.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Small files on the local disk that are there, whole, even where the machine stops a moment later. */
final class DurableFiles {
    private DurableFiles() {}

    /** Puts a file in the place of what is there, at once; for one writer at a time. */
    static void replace(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), part);
            force(channel, part);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(file.getParent());
    }

    /**
     * Writes all bytes.
     *
     * @param file what the channel writes to
     * @throws FileSystemException where they do not fit, with the file
     */
    static void write(FileChannel channel, ByteBuffer bytes, Path file) throws FileSystemException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new FileSystemException(file.toString(), null, e.getMessage());
        }
    }

    /**
     * Makes sure that what was written is on the disk.
     *
     * @param file what the channel writes to
     * @throws FileSystemException where it cannot be, with the file
     */
    static void force(FileChannel channel, Path file) throws FileSystemException {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw new FileSystemException(file.toString(), null, e.getMessage());
        }
    }

    /** Makes sure that a folder's entries are on the disk. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
