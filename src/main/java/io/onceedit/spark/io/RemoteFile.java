package io.onceedit.spark.io;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Objects;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file as its file system tells of it.
 *
 * @param path its whole URI
 * @param lengthBytes its length
 * @param modifiedMillis time of its last change, milliseconds since 1970
 * @param version what the file system calls this version of it; empty where it names none
 * @param checksum the file system's own
 */
record RemoteFile(Path path, long lengthBytes, long modifiedMillis, String version, Checksum checksum) {
    RemoteFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(checksum, "checksum");
    }

    /**
     * A file system's checksum of a file.
     *
     * @param algorithm its name; empty where the file system offers none
     * @param hexadecimal its value
     * @param ofContent whether it is over the file's bytes as they are read
     */
    record Checksum(String algorithm, String hexadecimal, boolean ofContent) {
        static final Checksum NONE = new Checksum("", "", false);

        Checksum {
            Objects.requireNonNull(algorithm, "algorithm");
            Objects.requireNonNull(hexadecimal, "hexadecimal");
        }
    }

    /** @throws IOException where the file system has a checksum of the file and cannot tell it now */
    static RemoteFile of(FileSystem files, FileStatus status) throws IOException {
        String version = status instanceof EtagSource source && source.getEtag() != null ? source.getEtag() : "";
        return new RemoteFile(
                status.getPath(), status.getLen(), status.getModificationTime(), version, checksum(files, status));
    }

    /** Where a file system offers none, the file's bytes are compared with themselves alone. */
    private static Checksum checksum(FileSystem files, FileStatus status) throws IOException {
        try {
            FileChecksum checksum = files.getFileChecksum(status.getPath());
            return checksum == null || checksum.getBytes() == null
                    ? Checksum.NONE
                    : new Checksum(
                            checksum.getAlgorithmName(),
                            HexFormat.of().formatHex(checksum.getBytes()),
                            !status.isEncrypted());
        } catch (UnsupportedOperationException none) {
            return Checksum.NONE;
        }
    }

    String name() {
        return path.getName();
    }

    /** All that changes when the file does, in one line. */
    String state() {
        return String.join(
                "\t",
                name(),
                Long.toString(lengthBytes),
                Long.toString(modifiedMillis),
                version,
                checksum.algorithm(),
                checksum.hexadecimal());
    }
}
