package io.onceedit.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A folder that is filled under another name beside its own, and appears when it is whole; closing it deletes what did not appear. */
final class FolderInTheMaking implements AutoCloseable {
    private final Path target;
    private final Path part;

    private FolderInTheMaking(Path target, Path part) {
        this.target = target;
        this.part = part;
    }

    static FolderInTheMaking beside(Path target) {
        Path absolute = target.toAbsolutePath();
        try {
            Files.createDirectories(absolute.getParent());
            String name = "." + absolute.getFileName() + ".part-" + UUID.randomUUID();
            return new FolderInTheMaking(absolute, Files.createDirectory(absolute.resolveSibling(name)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + target + ": " + e, e);
        }
    }

    Path path() {
        return part;
    }

    /** Moves the folder to its place; false where there is something already. */
    boolean appear() {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            if (Files.exists(target)) {
                return false;
            }
            throw new UncheckedIOException("Cannot write " + target + ": " + e, e);
        }
    }

    @Override
    public void close() {
        if (!Files.exists(part)) {
            return;
        }
        try (Stream<Path> files = Files.walk(part)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + part + ": " + e, e);
        }
    }
}
