package io.onceedit.evaluate;

import java.util.Objects;

/**
 * A file of kept answers, which never changes.
 *
 * @param host the host's {@link KeptHost#key}
 * @param size what the answers in it have in common: tokens kept at each position, or the most tokens of a generation
 * @param name names its content
 */
public record KeptFile(String host, int size, String name) {
    public KeptFile {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(name, "name");
    }
}
