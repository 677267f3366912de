package io.onceedit.spark.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Where Spark keeps an executor's shuffled and spilled rows ({@code spark.local.dir}). Spark makes each folder once and believes it to be
 * there from then on: where somebody deletes it, every task that writes to it fails, and Spark tries it again in the same executor. For one
 * thread.
 */
final class ScratchFolders {
    private final List<Path> parts;
    private boolean made;

    /**
     * An executor's.
     *
     * @param folders Spark's block folders
     * @param partsOfEach folders in each, which Spark makes when it first needs them
     */
    ScratchFolders(List<Path> folders, int partsOfEach) {
        this.parts = folders.stream()
                .flatMap(folder -> IntStream.range(0, partsOfEach)
                        .mapToObj(part -> folder.resolve(String.format(Locale.ROOT, "%02x", part))))
                .toList();
    }

    /**
     * Makes what is missing. What was in it is lost, which Spark notices and computes again.
     *
     * @return whether anything has gone since the last time
     * @throws IOException where it cannot be made
     */
    boolean restore() throws IOException {
        boolean missing = false;
        for (Path part : parts) {
            if (!Files.isDirectory(part)) {
                Files.createDirectories(part);
                missing = true;
            }
        }
        boolean gone = made && missing;
        made = true;
        return gone;
    }
}
