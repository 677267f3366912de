package io.onceedit.spark.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** Hashes in the making of what was copied: SHA-256, and the checksum that the file's origin has of it, where it is of a known kind. */
final class ContentCheck {
    private static final int BUFFER_BYTES = 1 << 20;

    private final MessageDigest sha256 = sha256();
    private final RemoteFile.Checksum expected;
    private final Optional<Checksum> checksum;

    /** @param expected the origin's */
    ContentCheck(RemoteFile.Checksum expected) {
        this.expected = expected;
        this.checksum = expected.ofContent() ? algorithm(expected.algorithm()) : Optional.empty();
    }

    private static Optional<Checksum> algorithm(String name) {
        return switch (name) {
            case "COMPOSITE-CRC32C" -> Optional.of(new CRC32C());
            case "COMPOSITE-CRC32" -> Optional.of(new CRC32());
            default -> Optional.empty();
        };
    }

    void update(byte[] bytes, int count) {
        sha256.update(bytes, 0, count);
        checksum.ifPresent(sum -> sum.update(bytes, 0, count));
    }

    /** Takes the first bytes of a file, or all where it has fewer; how many. */
    long update(Path file, long bytes) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long done = 0;
        try (InputStream stream = Files.newInputStream(file)) {
            int read = 0;
            while (read >= 0 && done < bytes) {
                update(buffer, read);
                done += read;
                read = stream.read(buffer, 0, (int) Math.min(buffer.length, bytes - done));
            }
        }
        return done;
    }

    /** Whether the content is the origin's, as far as its checksum can be compared. */
    boolean agreesWithOrigin() {
        return checksum.map(sum ->
                        String.format(Locale.ROOT, "%08x", sum.getValue()).equals(expected.hexadecimal()))
                .orElse(true);
    }

    /** The SHA-256, hexadecimal; the object is used up. */
    String hexadecimal() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Failed to find SHA-256, which every Java platform has", e);
        }
    }
}
