package io.onceedit.sweep;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says where on this machine a model lies that a run file names by a path or a URI. The edge brings one that fetches what lies elsewhere.
 * Implementations are safe for use by many threads.
 */
public interface ModelLocator {
    /** Models on this machine's disks alone. */
    ModelLocator LOCAL = location -> here(location)
            .orElseThrow(() -> new IllegalArgumentException(
                    "Cannot open model " + location + ": expected a path on this machine; copy the model here first"));

    /**
     * A model's folder or file on this machine. What was fetched once stays the same for as long as the locator lives.
     *
     * @param location a path, or a URI
     * @throws IllegalArgumentException where there is no model, or it cannot be fetched, with what to do
     */
    Path local(String location);

    /**
     * The path of a location that needs no fetching: a path, or a {@code file:} URI.
     *
     * @throws IllegalArgumentException for a {@code file:} URI without a path
     */
    static Optional<Path> here(String location) {
        if (!Locations.isUri(location)) {
            return Optional.of(Path.of(location));
        }
        if (!location.regionMatches(true, 0, "file:", 0, "file:".length())) {
            return Optional.empty();
        }
        String path = URI.create(location.replace(" ", "%20")).getPath();
        if (path == null) {
            throw new IllegalArgumentException("Invalid model URI " + location + ": expected file:///PATH");
        }
        return Optional.of(Path.of(path));
    }

    /**
     * A location that means the same in every process, whatever folder it works in: a path in full, or a URI as it stands.
     *
     * @throws IllegalArgumentException for a {@code file:} URI without a path
     */
    static String inFull(String location) {
        return here(location)
                .map(path -> path.toAbsolutePath().normalize().toString())
                .orElse(location);
    }
}
