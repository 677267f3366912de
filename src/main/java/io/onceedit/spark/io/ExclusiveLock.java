package io.onceedit.spark.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that one thread of one process on this machine does at a time. The operating system takes the lock back however the process ends.
 * It gives locks to processes and not to threads, and closing a file gives up all that its process has on it: so the threads of a process
 * take turns first, with any lock. Locks may be taken within each other.
 */
final class ExclusiveLock {
    private static final Logger LOG = LoggerFactory.getLogger(ExclusiveLock.class);
    private static final Object THIS_PROCESS = new Object();

    private ExclusiveLock() {}

    /** What is done under a lock. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Waits for a lock, and works under it.
     *
     * @param file made where it does not exist; stays
     * @throws FileSystemException where the file cannot be locked
     */
    static <T> T holding(Path file, Work<T> work) throws IOException {
        synchronized (THIS_PROCESS) {
            try (FileChannel channel = open(file)) {
                try {
                    if (channel.tryLock() == null) {
                        LOG.warn("Waiting for another process of this machine, which fetches the model ({})", file);
                        channel.lock();
                    }
                } catch (IOException e) {
                    throw new FileSystemException(
                            file.toString(), null, "it cannot be locked (" + e.getMessage() + ")");
                }
                return work.run();
            }
        }
    }

    /** Works under a lock if nobody holds it, or else not at all. */
    static void ifFree(Path file, Work<?> work) throws IOException {
        synchronized (THIS_PROCESS) {
            try (FileChannel channel = open(file)) {
                if (channel.tryLock() != null) {
                    work.run();
                }
            }
        }
    }

    private static FileChannel open(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
