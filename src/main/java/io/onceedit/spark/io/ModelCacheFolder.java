package io.onceedit.spark.io;

import io.onceedit.model.checkpoint.ContentHashes;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;

/**
 * Models that were fetched to this machine, by the hash of their content.
 *
 * <pre>
 * content/HASH/           a model's files, and a list of them; appears whole, in one step
 * sources/KEY             which content a URI had, and the listing of the URI by which that is known again
 * staging/KEY/            what is being fetched from a URI, or was when its process ended
 * locks/KEY, locks/HASH   who fetches from a URI, who puts a content in its place
 * </pre>
 *
 * @param root made where it does not exist
 */
record ModelCacheFolder(Path root) {
    private static final String FILE_LIST = ".onceedit-files";

    /** A fetch that was cut off is gone on with for so long. */
    private static final Duration PATIENCE = Duration.ofDays(7);

    ModelCacheFolder {
        Objects.requireNonNull(root, "root");
    }

    /** Names what is known of a URI. */
    static String key(String uri) {
        return ContentHashes.ofText(uri);
    }

    Path lock(String name) {
        return root.resolve("locks").resolve(name);
    }

    Path staging(String key) {
        return root.resolve("staging").resolve(key);
    }

    /**
     * The content that a URI has, where it was fetched and is still whole.
     *
     * @param state the URI's listing now
     */
    Optional<Path> find(String key, String state) throws IOException {
        try {
            String known = Files.readString(source(key));
            int end = known.indexOf('\n');
            if (end < 0 || !known.substring(end + 1).equals(state)) {
                return Optional.empty();
            }
            return Optional.of(content(known.substring(0, end))).filter(ModelCacheFolder::isWhole);
        } catch (NoSuchFileException | CharacterCodingException none) {
            return Optional.empty();
        }
    }

    /**
     * Puts what was fetched in its place, unless the same content is there, and remembers it.
     *
     * @param files all that was fetched
     * @return the content's folder
     */
    Path publish(String key, String state, ModelStaging staging, List<CachedFile> files) throws IOException {
        String list = files.stream().map(CachedFile::line).collect(Collectors.joining("\n", "", "\n"));
        DurableFiles.replace(staging.file(FILE_LIST), list);
        String hash = CachedFile.contentHash(files);
        Path content = content(hash);
        ExclusiveLock.holding(lock(hash), () -> {
            if (!isWhole(content)) {
                FileUtil.fullyDelete(content.toFile());
                Files.createDirectories(content.getParent());
                Files.move(staging.content(), content, StandardCopyOption.ATOMIC_MOVE);
                DurableFiles.sync(content.getParent());
            }
            return content;
        });
        DurableFiles.replace(source(key), hash + "\n" + state);
        staging.delete();
        return content;
    }

    /**
     * Deletes what was begun long ago and nobody goes on with.
     *
     * @param goingOn the key whose lock the caller holds: he goes on with it
     */
    void deleteAbandoned(String goingOn) throws IOException {
        Path staging = root.resolve("staging");
        if (!Files.isDirectory(staging)) {
            return;
        }
        List<Path> old;
        try (Stream<Path> entries = Files.list(staging)) {
            old = entries.filter(entry -> !entry.getFileName().toString().equals(goingOn))
                    .filter(ModelCacheFolder::isOld)
                    .toList();
        }
        for (Path entry : old) {
            ExclusiveLock.ifFree(lock(entry.getFileName().toString()), () -> FileUtil.fullyDelete(entry.toFile()));
        }
    }

    private static boolean isOld(Path staging) {
        long before = Instant.now().minus(PATIENCE).toEpochMilli();
        return staging.toFile().lastModified() < before
                && new ModelStaging(staging).progress().toFile().lastModified() < before;
    }

    private Path source(String key) {
        return root.resolve("sources").resolve(key);
    }

    private Path content(String hash) {
        return root.resolve("content").resolve(hash);
    }

    /** Whether every file of a content is there and as long as it was. */
    private static boolean isWhole(Path content) {
        try {
            for (String line : Files.readAllLines(content.resolve(FILE_LIST))) {
                CachedFile file = CachedFile.parse(line);
                if (Files.size(content.resolve(file.name())) != file.lengthBytes()) {
                    return false;
                }
            }
            return true;
        } catch (IOException | IllegalArgumentException damaged) {
            return false;
        }
    }
}
