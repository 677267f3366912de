package io.onceedit.spark.io;

import io.onceedit.sweep.ArtifactFolders;
import io.onceedit.sweep.ArtifactKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/**
 * Artefacts in folders of any Hadoop file system; a path without a scheme is local. What lies on this machine is used where it is, anything
 * else is copied once, and the copies are deleted when the process ends.
 */
public final class HadoopArtifactFolders implements ArtifactFolders {
    private final HadoopSettings settings;
    private final Map<String, java.nio.file.Path> copies = new ConcurrentHashMap<>();

    /**
     * Folders as some settings have them.
     *
     * @param settings where file systems are configured
     */
    public HadoopArtifactFolders(HadoopSettings settings) {
        this.settings = settings;
    }

    @Override
    public Optional<byte[]> file(String folder, String name) throws IOException {
        Path path = new Path(place(folder), name);
        try (FSDataInputStream stream = settings.fileSystem(path).open(path)) {
            return Optional.of(stream.readAllBytes());
        } catch (FileNotFoundException none) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> beside(String folder, ArtifactKind kind) throws IOException {
        for (Path path = StoreLayout.qualify(folder); path != null; path = path.getParent()) {
            Path kinds = path.getParent();
            if (kinds != null && isKind(kinds.getName()) && kinds.getParent() != null) {
                return folders(new Path(kinds.getParent(), kind.folderName()));
            }
        }
        return List.of();
    }

    private static boolean isKind(String name) {
        return List.of(ArtifactKind.values()).stream()
                .anyMatch(kind -> kind.folderName().equals(name));
    }

    private List<String> folders(Path parent) throws IOException {
        List<String> folders = new ArrayList<>();
        try {
            for (FileStatus status : settings.fileSystem(parent).listStatus(parent)) {
                if (status.isDirectory()) {
                    folders.add(status.getPath().toString());
                }
            }
        } catch (FileNotFoundException none) {
            return List.of();
        }
        folders.sort(null);
        return folders;
    }

    @Override
    public java.nio.file.Path local(String folder, String contentHash) {
        Path path = StoreLayout.qualify(folder);
        return StoreLayout.isLocal(path)
                ? java.nio.file.Path.of(path.toUri().getPath())
                : copies.compute(
                        contentHash + " " + folder,
                        (key, copy) -> copy != null && Files.isDirectory(copy) ? copy : copy(folder));
    }

    /** Where the files of a folder lie: in an object store those of an artefact, or of its folder {@code content}, lie one folder deeper. */
    private Path place(String folder) throws IOException {
        Path path = StoreLayout.qualify(folder);
        if (!StoreLayout.isInObjectStore(path)) {
            return path;
        }
        FileSystem files = settings.fileSystem(path);
        Optional<Path> artifact = new ArtifactFiles(files, path).find();
        if (artifact.isPresent() || path.getParent() == null) {
            return artifact.orElse(path);
        }
        return new ArtifactFiles(files, path.getParent())
                .find()
                .map(whole -> new Path(whole, path.getName()))
                .orElse(path);
    }

    private java.nio.file.Path copy(String folder) {
        try {
            Path remote = place(folder);
            java.nio.file.Path copy = Files.createTempDirectory("onceedit-artifact");
            ExitCleanUp.of(() -> FileUtil.fullyDelete(copy.toFile()));
            FileSystem files = settings.fileSystem(remote);
            for (FileStatus status : files.listStatus(remote)) {
                Path target = new Path(copy.resolve(status.getPath().getName()).toUri());
                files.copyToLocalFile(false, status.getPath(), target, true);
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to fetch " + folder + ": " + e.getMessage(), e);
        }
    }
}
