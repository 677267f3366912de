package io.onceedit.spark.io;

import io.onceedit.progress.ProgressListener;
import io.onceedit.sweep.CountedMillions;
import io.onceedit.sweep.ModelLocator;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.security.AccessControlException;

/**
 * Models at any Hadoop URI, each fetched to this machine once and opened from there. Whoever asks first fetches under a lock, and all other
 * processes of the machine wait. A model is looked up by its listing: where a file's length, time of change, version or checksum is
 * another, it is fetched anew.
 */
public final class CachedModels implements ModelLocator {
    private static final long DURABLE_BYTES = 16L << 20;
    private static final double GIGABYTE = 1e9;

    private final HadoopSettings settings;
    private final ModelCacheFolder cache;
    private final ProgressListener progress;
    private final long durableBytes;
    private final Map<String, Path> located = new ConcurrentHashMap<>();

    /**
     * Models that are kept in a folder.
     *
     * @param settings where file systems are configured
     * @param cache the folder, which processes of one machine share; made where it does not exist
     * @param progress is told how far fetching is
     */
    public CachedModels(HadoopSettings settings, Path cache, ProgressListener progress) {
        this(settings, cache, progress, DURABLE_BYTES);
    }

    /** @param durableBytes so much that has arrived may be lost where the machine stops */
    CachedModels(HadoopSettings settings, Path cache, ProgressListener progress, long durableBytes) {
        this.settings = settings;
        this.cache = new ModelCacheFolder(cache);
        this.progress = progress;
        this.durableBytes = durableBytes;
    }

    @Override
    public Path local(String location) {
        Optional<Path> here = ModelLocator.here(location);
        if (here.isPresent()) {
            return here.get();
        }
        Path known = located.get(location);
        if (known != null && Files.exists(known)) {
            return known;
        }
        try {
            Path path = locate(StoreLayout.qualify(location));
            located.put(location, path);
            return path;
        } catch (IOException e) {
            throw new IllegalArgumentException(explain(location, e));
        }
    }

    private Path locate(org.apache.hadoop.fs.Path path) throws IOException {
        try (FileSystem origin = settings.ownFileSystem(path)) {
            RemoteModel model = RemoteModel.list(origin, path);
            String key = ModelCacheFolder.key(model.path().toString());
            Optional<Path> found = cache.find(key, model.state());
            Path content = found.isPresent()
                    ? found.get()
                    : ExclusiveLock.holding(cache.lock(key), () -> fetchUnlessFound(origin, model, key));
            return model.isFolder() ? content : content.resolve(model.path().getName());
        }
    }

    /** Another process may have fetched it while this one waited for the lock. */
    private Path fetchUnlessFound(FileSystem origin, RemoteModel model, String key) throws IOException {
        Optional<Path> found = cache.find(key, model.state());
        return found.isPresent() ? found.get() : fetch(origin, model, key);
    }

    private Path fetch(FileSystem origin, RemoteModel model, String key) throws IOException {
        List<RemoteFile> needed = model.needed(origin);
        cache.deleteAbandoned(key);
        ModelStaging staging = ModelStaging.open(cache.staging(key), model.state());
        requireRoom(model, needed, staging);
        long bytes = needed.stream().mapToLong(RemoteFile::lengthBytes).sum();
        FileFetch fetch =
                new FileFetch(origin, staging, durableBytes, new CountedMillions("fetch (MB)", bytes, progress));
        List<CachedFile> files = new ArrayList<>();
        for (RemoteFile file : needed) {
            files.add(fetched(fetch, file));
        }
        if (!RemoteModel.list(origin, model.path()).state().equals(model.state())) {
            staging.delete();
            throw new IllegalArgumentException("Cannot fetch model " + model.path()
                    + ": its files changed while they were fetched; run again when nobody writes to them");
        }
        return cache.publish(key, model.state(), staging, files);
    }

    private static CachedFile fetched(FileFetch fetch, RemoteFile file) throws IOException {
        try {
            return fetch.fetch(file);
        } catch (FileSystemException | AccessControlException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    firstLine(e) + ", fetching " + file.name() + "; what has arrived is kept, run again to go on", e);
        }
    }

    private void requireRoom(RemoteModel model, List<RemoteFile> needed, ModelStaging staging) throws IOException {
        long missing = 0;
        for (RemoteFile file : needed) {
            Path there = staging.file(file.name());
            missing += file.lengthBytes() - there.toFile().length();
        }
        long room = Files.getFileStore(staging.content()).getUsableSpace();
        if (missing > room) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "Cannot fetch model %s: %.1f GB are missing here, and %s has room for %.1f; free space, or keep models"
                            + " elsewhere with execution.model_cache or ONCEEDIT_CACHE",
                    model.path(),
                    missing / GIGABYTE,
                    cache.root(),
                    room / GIGABYTE));
        }
    }

    private String explain(String location, IOException failure) {
        if (failure instanceof FileSystemException file && isOfCache(file)) {
            String reason = file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
            return "Cannot keep model " + location + " in " + file.getFile() + ": " + reason
                    + "; free space, or keep models elsewhere with execution.model_cache or ONCEEDIT_CACHE";
        }
        if (failure instanceof FileNotFoundException) {
            return "Cannot find model " + location + ": " + firstLine(failure);
        }
        return "Cannot read model " + location + ": " + firstLine(failure);
    }

    /** Whether what failed is the cache: some origins throw exceptions of the same kind. */
    private boolean isOfCache(FileSystemException failure) {
        return failure.getFile() != null && Path.of(failure.getFile()).startsWith(cache.root());
    }

    /** What a file system says, without the stack that some put behind it. */
    private static String firstLine(IOException failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
