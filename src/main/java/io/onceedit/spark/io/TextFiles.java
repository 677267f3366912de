package io.onceedit.spark.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Small files that are written anew: a reader sees the old text or the new one. */
final class TextFiles {
    private TextFiles() {}

    /** Writes a file in the place of the one that is there. */
    static void replace(FileSystem files, Path target, String text) throws IOException {
        replace(files, Map.of(target, text));
    }

    /**
     * Writes files in the place of those that are there. All are written beside first, so that a full disk leaves what was there.
     *
     * @throws IOException where they cannot be written
     */
    static void replace(FileSystem files, Map<Path, String> texts) throws IOException {
        Map<Path, Path> parts = new LinkedHashMap<>();
        String suffix = "." + UUID.randomUUID() + ".part";
        try {
            for (Map.Entry<Path, String> text : texts.entrySet()) {
                Path target = text.getKey();
                Path part = new Path(target.getParent(), "." + target.getName() + suffix);
                parts.put(part, target);
                try (OutputStream stream = files.create(part, false)) {
                    stream.write(text.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
            for (Map.Entry<Path, Path> part : parts.entrySet()) {
                move(files, part.getKey(), part.getValue());
            }
        } finally {
            for (Path part : parts.keySet()) {
                files.delete(part, false);
            }
        }
    }

    private static void move(FileSystem files, Path part, Path target) throws IOException {
        try {
            FileContext.getFileContext(files.getUri(), files.getConf()).rename(part, target, Options.Rename.OVERWRITE);
        } catch (UnsupportedFileSystemException none) {
            files.delete(target, false);
            if (!files.rename(part, target)) {
                throw new IOException("Failed to move " + part + " to " + target);
            }
        }
    }
}
