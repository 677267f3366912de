package io.onceedit.sweep;

import io.onceedit.evaluate.HostMemory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Artefacts in folders of a local (or mounted) file system: {@code ROOT/KIND/KEY}, published by a rename. */
public final class LocalArtifactStore implements ArtifactStore {
    private final Path root;
    private final HostMemory hostMemory;

    /**
     * A store below a folder, which is made when the first artefact is written. What hosts answer is kept as JSON Lines.
     *
     * @param root the store's {@code cache} folder
     */
    public LocalArtifactStore(Path root) {
        this(root, LocalKeptFiles.memory(root));
    }

    /**
     * A store that keeps what hosts answer elsewhere, or in another form.
     *
     * @param root the store's {@code cache} folder
     */
    public LocalArtifactStore(Path root, HostMemory hostMemory) {
        this.root = root;
        this.hostMemory = hostMemory;
    }

    @Override
    public Optional<Path> find(ArtifactKind kind, String key) {
        Path folder = folder(kind, key);
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    @Override
    public boolean has(ArtifactKind kind, String key) {
        return Files.isDirectory(folder(kind, key));
    }

    @Override
    public Path publish(ArtifactKind kind, String key, ArtifactWriter writer) throws IOException {
        Path target = folder(kind, key);
        try (StagingFolder staging = StagingFolder.open(root.resolve("staging"), key + "-" + UUID.randomUUID())) {
            writer.writeTo(staging.path());
            Files.createDirectories(target.getParent());
            move(staging.path(), target);
            return target;
        }
    }

    @Override
    public Optional<byte[]> file(ArtifactKind kind, String key, String name) throws IOException {
        Path file = folder(kind, key).resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public Map<String, byte[]> files(ArtifactKind kind, String name) throws IOException {
        Path parent = root.resolve(kind.folderName());
        Map<String, byte[]> files = new TreeMap<>();
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> artifacts = Files.newDirectoryStream(parent)) {
                for (Path artifact : artifacts) {
                    String key = artifact.getFileName().toString();
                    file(kind, key, name).ifPresent(content -> files.put(key, content));
                }
            }
        }
        return files;
    }

    @Override
    public void replaceFile(ArtifactKind kind, String key, String name, byte[] content) throws IOException {
        Path target = folder(kind, key).resolve(name);
        Path staging = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            Files.write(staging, content);
            Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(staging);
        }
    }

    @Override
    public HostMemory hostMemory() {
        return hostMemory;
    }

    private static void move(Path staging, Path target) throws IOException {
        try {
            Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private Path folder(ArtifactKind kind, String key) {
        return root.resolve(kind.folderName()).resolve(key);
    }
}
