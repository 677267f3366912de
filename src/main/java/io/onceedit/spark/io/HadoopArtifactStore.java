package io.onceedit.spark.io;

import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ArtifactStore;
import io.onceedit.sweep.LocalArtifactStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Artefacts on any Hadoop file system. What is found is copied to a local folder once for each process; what is written is written
 * locally, copied to a staging folder, and moved to its place by one rename. A store on a local disk is used directly.
 */
public final class HadoopArtifactStore implements ArtifactStore {
    private final Path root;
    private final FileSystem files;
    private final LocalArtifactStore local;

    private HadoopArtifactStore(Path root, FileSystem files, LocalArtifactStore local) {
        this.root = root;
        this.files = files;
        this.local = local;
    }

    /**
     * The artefacts of a store.
     *
     * @param store folder or URI
     * @param hadoop settings that differ from Hadoop's defaults
     */
    public static ArtifactStore open(String store, Map<String, String> hadoop) {
        Path root = StoreLayout.at(store).cache();
        if ("file".equals(root.toUri().getScheme())) {
            return new LocalArtifactStore(java.nio.file.Path.of(root.toUri().getPath()));
        }
        Configuration configuration = new Configuration();
        hadoop.forEach(configuration::set);
        try {
            java.nio.file.Path copies = Files.createTempDirectory("onceedit-artifacts");
            return new HadoopArtifactStore(root, root.getFileSystem(configuration), new LocalArtifactStore(copies));
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to open store " + store + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<java.nio.file.Path> find(ArtifactKind kind, String key) {
        Optional<java.nio.file.Path> copy = local.find(kind, key);
        if (copy.isPresent()) {
            return copy;
        }
        Path remote = folder(kind, key);
        try {
            if (!files.exists(remote)) {
                return Optional.empty();
            }
            return Optional.of(local.publish(kind, key, target -> copyTo(remote, target)));
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to fetch " + remote + ": " + e.getMessage(), e);
        }
    }

    @Override
    public java.nio.file.Path publish(ArtifactKind kind, String key, ArtifactWriter writer) throws IOException {
        java.nio.file.Path written = local.publish(kind, key, writer);
        Path staging = new Path(root, "staging/" + key + "-" + UUID.randomUUID());
        Path target = folder(kind, key);
        try {
            files.mkdirs(staging.getParent());
            files.copyFromLocalFile(false, true, new Path(written.toUri()), staging);
            files.mkdirs(target.getParent());
            if (!files.exists(target) && !files.rename(staging, target) && !files.exists(target)) {
                throw new IOException("Failed to move " + staging + " to " + target);
            }
        } finally {
            files.delete(staging, true);
        }
        return written;
    }

    @Override
    public Optional<byte[]> file(ArtifactKind kind, String key, String name) throws IOException {
        try (FSDataInputStream stream = files.open(new Path(folder(kind, key), name))) {
            return Optional.of(stream.readAllBytes());
        } catch (FileNotFoundException none) {
            return Optional.empty();
        }
    }

    @Override
    public void replaceFile(ArtifactKind kind, String key, String name, byte[] content) throws IOException {
        Path target = new Path(folder(kind, key), name);
        Path staging = new Path(root, "staging/" + key + "-" + UUID.randomUUID());
        FileContext context = FileContext.getFileContext(files.getUri(), files.getConf());
        try {
            try (FSDataOutputStream stream = files.create(staging)) {
                stream.write(content);
            }
            context.rename(staging, target, Options.Rename.OVERWRITE);
        } finally {
            files.delete(staging, false);
        }
        if (local.find(kind, key).isPresent()) {
            local.replaceFile(kind, key, name, content);
        }
    }

    private void copyTo(Path remote, java.nio.file.Path target) throws IOException {
        for (var status : files.listStatus(remote)) {
            java.nio.file.Path copy = target.resolve(status.getPath().getName());
            files.copyToLocalFile(false, status.getPath(), new Path(copy.toUri()), true);
        }
    }

    private Path folder(ArtifactKind kind, String key) {
        return new Path(root, kind.folderName() + "/" + key);
    }
}
