package io.onceedit;

import io.onceedit.model.checkpoint.ContentHashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Content hashes of the demo's models, each computed once in a process that runs tests. */
public final class DemoHashes {
    public static final ContentHashes REMEMBERED = ContentHashes.cachedIn(folder());

    private DemoHashes() {}

    /** A folder that no other process knows: what code of another day has computed is not found. */
    private static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "hashes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
