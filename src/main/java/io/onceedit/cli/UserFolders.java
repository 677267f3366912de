package io.onceedit.cli;

import java.nio.file.Path;

/** Folders of the person who runs the program. */
final class UserFolders {
    private UserFolders() {}

    /** {@code $ONCEEDIT_CACHE}, else {@code $XDG_CACHE_HOME/onceedit}, else {@code ~/.cache/onceedit}. */
    static Path cache() {
        String own = System.getenv("ONCEEDIT_CACHE");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String shared = System.getenv("XDG_CACHE_HOME");
        Path parent = shared == null || shared.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(shared);
        return parent.resolve("onceedit");
    }
}
