package io.onceedit.model.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * SHA-256 hashes of files. With a cache folder a file is read once and found again by its absolute path, as long as its size, its time
 * of change and its place on the disk stay the same. Several processes may share a cache folder; one that cannot be written remembers
 * nothing, and the file is read again the next time. Safe for use by many threads.
 */
public final class ContentHashes {
    /** A file that changed so lately may change again within the same tick of the file system's clock, so it is not remembered. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private static final int BUFFER_BYTES = 1 << 20;

    private final Optional<Path> cacheFolder;
    private final LongConsumer readBytes;

    private ContentHashes(Optional<Path> cacheFolder, LongConsumer readBytes) {
        this.cacheFolder = cacheFolder;
        this.readBytes = readBytes;
    }

    /** Hashes that are computed anew each time. */
    public static ContentHashes uncached() {
        return new ContentHashes(Optional.empty(), bytes -> {});
    }

    /**
     * Hashes that are remembered in a folder.
     *
     * @param folder made where it does not exist and can be made
     */
    public static ContentHashes cachedIn(Path folder) {
        return new ContentHashes(Optional.of(folder), bytes -> {});
    }

    /**
     * The same hashes, telling how far they are.
     *
     * @param readBytes is given bytes of files as they are read; a file whose hash is remembered is not read
     */
    public ContentHashes counting(LongConsumer readBytes) {
        return new ContentHashes(cacheFolder, readBytes);
    }

    /**
     * The SHA-256 of a file's bytes, hexadecimal.
     *
     * @throws UncheckedIOException where the file cannot be read, or changes while it is read
     */
    public String of(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            String state = state(absolute);
            Optional<Path> remembered = remembered(absolute.toString());
            if (remembered.isPresent()) {
                Optional<String> hash = recall(remembered.get(), state);
                if (hash.isPresent()) {
                    return hash.get();
                }
            }
            String hash = hash(absolute);
            if (!state(absolute).equals(state)) {
                throw new IOException("the file changed while it was read");
            }
            if (remembered.isPresent() && isSettled(absolute)) {
                remember(remembered.get(), absolute.toString(), state, hash);
            }
            return hash;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot hash " + absolute + ": " + e, e);
        }
    }

    /**
     * A hash of a part of something whose content hash is known: computed once and remembered beside the hashes of files.
     *
     * @param part names the part and how it is hashed
     * @param contentHash of the whole
     * @param compute hashes the part, where that is not remembered
     */
    public String ofPart(String part, String contentHash, Supplier<String> compute) {
        Optional<Path> remembered = remembered(part + " of " + contentHash);
        Optional<String> known = remembered.flatMap(entry -> recall(entry, contentHash));
        if (known.isPresent()) {
            return known.get();
        }
        String hash = compute.get();
        remembered.ifPresent(entry -> remember(entry, part, contentHash, hash));
        return hash;
    }

    private Optional<Path> remembered(String name) {
        return cacheFolder.map(folder -> folder.resolve(hex(sha256(), name)));
    }

    /** The names of files with their hashes, a line each: what a hash of several files is over. */
    public String listed(List<Path> files) {
        return files.stream()
                .map(file -> file.getFileName() + "\0" + of(file) + "\n")
                .collect(Collectors.joining());
    }

    /** The SHA-256 of a text's UTF-8 bytes, hexadecimal. */
    public static String ofText(String text) {
        return hex(sha256(), text);
    }

    private static Optional<String> recall(Path remembered, String state) {
        if (!Files.isRegularFile(remembered) || !Files.isReadable(remembered)) {
            return Optional.empty();
        }
        try {
            ObjectNode entry = Json.readObject(remembered);
            return entry.path("state").asText().equals(state)
                            && entry.path("sha256").isTextual()
                    ? Optional.of(entry.path("sha256").asText())
                    : Optional.empty();
        } catch (IllegalArgumentException | UncheckedIOException damaged) {
            return Optional.empty(); // the hash is computed anew, and remembered over what was there
        }
    }

    /** Where that fails the hash is as good, and the next one who asks computes it. */
    private static void remember(Path remembered, String name, String state, String hash) {
        ObjectNode entry = Json.newObject();
        entry.put("file", name).put("state", state).put("sha256", hash);
        try {
            Path folder = Files.createDirectories(remembered.toAbsolutePath().getParent());
            Path temporary = Files.createTempFile(folder, "hash", ".tmp");
            try {
                Files.write(temporary, Json.bytes(entry));
                Files.move(temporary, remembered, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            return;
        }
    }

    private static String state(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.size() + " bytes, changed "
                + attributes.lastModifiedTime().toInstant() + ", " + attributes.fileKey() + ", " + statusChange(file);
    }

    /** When a file system that knows it last saw the file changed, which no program can set back as it can the time of change. */
    private static String statusChange(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Files.getAttribute(file, "unix:ctime").toString()
                : "";
    }

    private static boolean isSettled(Path file) throws IOException {
        return Files.getLastModifiedTime(file)
                .toInstant()
                .isBefore(Instant.now().minus(SETTLED));
    }

    private String hash(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream input = Files.newInputStream(file)) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                digest.update(buffer, 0, read);
                readBytes.accept(read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String hex(MessageDigest digest, String text) {
        return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Failed to find SHA-256, which every Java platform has", e);
        }
    }
}
