package io.onceedit.spark.io;

import io.onceedit.model.checkpoint.ContentHashes;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A file of a fetched model.
 *
 * @param name without folder
 * @param lengthBytes its length
 * @param sha256 of its bytes, hexadecimal
 */
record CachedFile(String name, long lengthBytes, String sha256) {
    CachedFile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(sha256, "sha256");
    }

    /** The file in one line. */
    String line() {
        return sha256 + " " + lengthBytes + " " + name;
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException where it is none
     */
    static CachedFile parse(String line) {
        String[] parts = line.split(" ", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("Invalid line \"" + line + "\": expected SHA-256, length and name");
        }
        return new CachedFile(parts[2], Long.parseLong(parts[1]), parts[0]);
    }

    /** SHA-256 over files and their names, hexadecimal: of a model folder's files, the model's content hash. */
    static String contentHash(Collection<CachedFile> files) {
        return ContentHashes.ofText(files.stream()
                .sorted(Comparator.comparing(CachedFile::name))
                .map(file -> file.name() + '\0' + file.sha256() + '\n')
                .collect(Collectors.joining()));
    }
}
