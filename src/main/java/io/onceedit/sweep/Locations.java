package io.onceedit.sweep;

import io.onceedit.corpus.CorpusSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the files that a run file names. The edge brings one that knows every Hadoop file system. */
public interface Locations {
    /** Files of the local file system. */
    Locations LOCAL = new Locations() {
        @Override
        public boolean exists(String location) {
            return Files.exists(Path.of(location));
        }

        @Override
        public InputStream open(String location) throws IOException {
            return Files.newInputStream(Path.of(location));
        }
    };

    /** Whether a location is a URI, by a scheme in front of it, and not a path. */
    static boolean isUri(String location) {
        return location.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
    }

    /** Whether there is something at a path or URI. */
    boolean exists(String location);

    /** Reads a file; the caller closes it. */
    InputStream open(String location) throws IOException;

    /** The corpus at a path or URI. */
    default CorpusSource corpus(String location) {
        return new CorpusSource() {
            @Override
            public String name() {
                return location;
            }

            @Override
            public InputStream open() throws IOException {
                return Locations.this.open(location);
            }
        };
    }
}
