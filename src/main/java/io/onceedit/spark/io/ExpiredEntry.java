package io.onceedit.spark.io;

import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.Path;

/**
 * Something that a store keeps no longer.
 *
 * @param what it is
 * @param name names it among its kind
 * @param paths where it lies
 * @param bytes how large it is
 */
public record ExpiredEntry(What what, String name, List<Path> paths, long bytes) {
    /** What is kept, and for how long. */
    public enum What {
        /** A whole run. */
        RUN("runs"),
        /** The texts of a run. */
        TEXTS("texts of runs"),
        /** An artefact, or what a host has answered. */
        UNUSED("unused artefacts"),
        /** Tables of a run that was never published. */
        UNPUBLISHED("tables of runs that do not exist");

        private final String words;

        What(String words) {
            this.words = words;
        }

        /** The plural, in words. */
        public String words() {
            return words;
        }
    }

    public ExpiredEntry {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(name, "name");
        paths = List.copyOf(paths);
    }
}
