package io.onceedit.sweep;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder that is filled before its content appears elsewhere. While it is open, this process holds a lock on a file beside it, which the
 * operating system takes back however the process ends: so the next process can tell what nobody fills any more, and delete it. Where
 * files cannot be locked, nothing is taken for abandoned.
 */
public final class StagingFolder implements Closeable {
    private static final String LOCK = ".lock";

    /**
     * Ends the names of this process's locks, unlike those of any other that ever shared a disk: its own locks must not be tried, since
     * closing a file gives up every lock that the process has on it.
     */
    private static final String OWN_LOCK = "." + ProcessHandle.current().pid() + "-"
            + ManagementFactory.getRuntimeMXBean().getStartTime() + LOCK;

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;

    private StagingFolder(Path folder, Path lockFile, FileChannel lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Makes an empty folder.
     *
     * @param root where such folders lie; made where it does not exist
     * @param name the folder's name, unlike any other's
     */
    public static StagingFolder open(Path root, String name) throws IOException {
        Files.createDirectories(root);
        Path lockFile = root.resolve(name + OWN_LOCK);
        FileChannel lock = lock(lockFile);
        try {
            return new StagingFolder(Files.createDirectory(root.resolve(name)), lockFile, lock);
        } catch (IOException e) {
            release(lockFile, lock);
            throw e;
        }
    }

    /** The folder. */
    public Path path() {
        return folder;
    }

    /** Deletes the folder, or what is left of it. */
    @Override
    public void close() throws IOException {
        try {
            delete(folder);
        } finally {
            release(lockFile, lock);
        }
    }

    /**
     * Deletes what ended processes have left: folders whose lock nobody holds. What cannot be deleted stays.
     *
     * @param root where such folders lie
     */
    public static void deleteAbandoned(Path root) throws IOException {
        List<Path> before = entries(root); // every folder in it had its lock already
        Set<Path> kept = new HashSet<>();
        for (Path file : entries(root)) {
            String name = file.getFileName().toString();
            if (name.endsWith(LOCK)) {
                Path folder = folderOf(file);
                if (name.endsWith(OWN_LOCK) || !deletedUnlessHeld(file, folder)) {
                    kept.add(file);
                    kept.add(folder);
                }
            }
        }
        for (Path entry : before) {
            if (!kept.contains(entry)) {
                deleteIfPossible(entry);
            }
        }
    }

    private static List<Path> entries(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.toList();
        }
    }

    private static Path folderOf(Path lockFile) {
        String name = lockFile.getFileName().toString();
        int end = name.lastIndexOf('.', name.length() - LOCK.length() - 1);
        return lockFile.resolveSibling(end < 0 ? name : name.substring(0, end));
    }

    private static boolean deletedUnlessHeld(Path lockFile, Path folder) {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            FileLock taken = channel.tryLock();
            if (taken == null) {
                return false;
            }
            delete(folder);
            Files.deleteIfExists(lockFile);
            return true;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean deleteIfPossible(Path path) {
        try {
            delete(path);
            return true;
        } catch (IOException e) {
            return false; // another user's, perhaps: it stays
        }
    }

    /** Opens and locks a file; one that was deleted by whoever looked for abandoned ones in between is made again. */
    private static FileChannel lock(Path file) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                channel.lock();
            } catch (IOException e) {
                return channel; // no locks here: nobody else can lock the file either, and it is left alone
            }
            if (Files.exists(file)) {
                return channel;
            }
            channel.close();
        }
    }

    private static void release(Path lockFile, FileChannel lock) throws IOException {
        try {
            Files.deleteIfExists(lockFile);
        } finally {
            lock.close();
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
