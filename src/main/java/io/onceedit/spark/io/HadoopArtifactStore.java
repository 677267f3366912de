package io.onceedit.spark.io;

import io.onceedit.evaluate.HostMemory;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ArtifactStore;
import io.onceedit.sweep.LocalArtifactStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Artefacts on any Hadoop file system. What is found is copied to a local folder once, and the copies are deleted when the process ends;
 * what is written is written locally, copied to a staging folder, and moved to its place by one rename. In an object store, where a folder
 * is not moved at once, files become the artefact by a mark ({@link ArtifactFiles}). A store on a local disk is used
 * directly.
 */
public final class HadoopArtifactStore implements ArtifactStore {
    private final Path root;
    private final FileSystem files;
    private final LocalArtifactStore local;
    private final Map<Path, Object> fetching = new ConcurrentHashMap<>();

    /** @param local copies of what was fetched, with the memory of the store itself */
    private HadoopArtifactStore(Path root, FileSystem files, LocalArtifactStore local) {
        this.root = root;
        this.files = files;
        this.local = local;
    }

    /**
     * The artefacts of a store. A process that opens a store twice fetches everything twice.
     *
     * @param store folder or URI
     * @param settings where file systems are configured
     */
    public static ArtifactStore open(String store, HadoopSettings settings) {
        Path root = StoreLayout.at(store).cache();
        HostMemory memory = ParquetKeptFiles.memory(root, settings);
        if (StoreLayout.isLocal(root)) {
            return new LocalArtifactStore(java.nio.file.Path.of(root.toUri().getPath()), memory);
        }
        try {
            FileSystem files = root.getFileSystem(settings.configuration());
            java.nio.file.Path copies = Files.createTempDirectory("onceedit-artifacts");
            ExitCleanUp.of(() -> FileUtil.fullyDelete(copies.toFile()));
            return new HadoopArtifactStore(root, files, new LocalArtifactStore(copies, memory));
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to open store " + store + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<java.nio.file.Path> find(ArtifactKind kind, String key) {
        ArtifactFiles remote = artifact(kind, key);
        synchronized (fetching.computeIfAbsent(remote.folder(), absent -> new Object())) {
            Optional<java.nio.file.Path> copy = local.find(kind, key);
            try {
                Optional<Path> found = copy.isPresent() ? Optional.empty() : remote.find();
                return found.isPresent()
                        ? Optional.of(local.publish(kind, key, target -> copyTo(found.get(), target)))
                        : copy;
            } catch (IOException e) {
                throw new UncheckedIOException("Failed to fetch " + remote.folder() + ": " + e.getMessage(), e);
            }
        }
    }

    @Override
    public boolean has(ArtifactKind kind, String key) throws IOException {
        return artifact(kind, key).find().isPresent();
    }

    /**
     * The local copy appears behind the artefact itself, so that nothing is found here that others cannot find; where another was first, it
     * is a copy of the other's.
     */
    @Override
    public java.nio.file.Path publish(ArtifactKind kind, String key, ArtifactWriter writer) throws IOException {
        return local.publish(kind, key, target -> {
            writer.writeTo(target);
            if (!moved(target, kind, key)) {
                FileUtil.fullyDeleteContents(target.toFile());
                copyTo(whole(artifact(kind, key)), target);
            }
        });
    }

    /** Whether what was written is what everyone finds from now on: not so where another artefact has taken the place. */
    private boolean moved(java.nio.file.Path written, ArtifactKind kind, String key) throws IOException {
        if (StoreLayout.isInObjectStore(root)) {
            return put(written, artifact(kind, key));
        }
        Path target = artifact(kind, key).folder();
        Path staging = new Path(root, "staging/" + key + "-" + UUID.randomUUID());
        try {
            files.mkdirs(staging.getParent());
            files.copyFromLocalFile(false, true, new Path(written.toUri()), staging);
            files.mkdirs(target.getParent());
            return new OneStepMove(files).move(staging, target);
        } finally {
            files.delete(staging, true);
        }
    }

    /** Of two who put the same at once the last one's counts; both have the same causes. */
    private boolean put(java.nio.file.Path written, ArtifactFiles target) throws IOException {
        if (target.find().isPresent()) {
            return false;
        }
        Path own = target.own();
        files.copyFromLocalFile(false, true, new Path(written.toUri()), own);
        target.mark(own);
        return true;
    }

    @Override
    public Optional<byte[]> file(ArtifactKind kind, String key, String name) throws IOException {
        Optional<Path> folder = artifact(kind, key).find();
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        try (FSDataInputStream stream = files.open(new Path(folder.get(), name))) {
            return Optional.of(stream.readAllBytes());
        } catch (FileNotFoundException none) {
            return Optional.empty();
        }
    }

    /** Everything below the kind's folder is listed at once: an object store answers with a thousand names at a time. */
    @Override
    public Map<String, byte[]> files(ArtifactKind kind, String name) throws IOException {
        Path parent = new Path(root, kind.folderName());
        Map<String, byte[]> found = new TreeMap<>();
        if (!files.exists(parent)) {
            return found;
        }
        String above = files.makeQualified(parent) + "/";
        RemoteIterator<LocatedFileStatus> all = files.listFiles(parent, true);
        while (all.hasNext()) {
            String path = all.next().getPath().toString();
            if (path.endsWith("/" + name)) {
                String key = path.substring(above.length()).replaceFirst("/.*", "");
                file(kind, key, name).ifPresent(content -> found.put(key, content));
            }
        }
        return found;
    }

    @Override
    public void replaceFile(ArtifactKind kind, String key, String name, byte[] content) throws IOException {
        Path target = new Path(whole(artifact(kind, key)), name);
        Path staging = new Path(root, "staging/" + key + "-" + UUID.randomUUID());
        try {
            try (FSDataOutputStream stream = files.create(staging)) {
                stream.write(content);
            }
            new OneStepMove(files).context().rename(staging, target, Options.Rename.OVERWRITE);
        } catch (UnsupportedFileSystemException e) {
            throw new IOException(
                    "Cannot replace " + target + ": the file system of "
                            + root.toUri().getScheme()
                            + ": URIs replaces no file in one step; keep the store on HDFS, S3A or a local disk",
                    e);
        } finally {
            files.delete(staging, false);
        }
        if (local.find(kind, key).isPresent()) {
            local.replaceFile(kind, key, name, content);
        }
    }

    @Override
    public HostMemory hostMemory() {
        return local.hostMemory();
    }

    private void copyTo(Path remote, java.nio.file.Path target) throws IOException {
        for (FileStatus status : files.listStatus(remote)) {
            java.nio.file.Path copy = target.resolve(status.getPath().getName());
            files.copyToLocalFile(false, status.getPath(), new Path(copy.toUri()), true);
        }
    }

    private static Path whole(ArtifactFiles artifact) throws IOException {
        return artifact.find()
                .orElseThrow(() -> new FileNotFoundException("Cannot find artefact " + artifact.folder()
                        + ": it was deleted meanwhile; run again, it is computed anew"));
    }

    private ArtifactFiles artifact(ArtifactKind kind, String key) {
        return new ArtifactFiles(files, new Path(root, kind.folderName() + "/" + key));
    }
}
