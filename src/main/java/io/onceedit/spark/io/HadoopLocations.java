package io.onceedit.spark.io;

import io.onceedit.sweep.Locations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens files by any URI that Hadoop knows; a path without a scheme is local. */
public final class HadoopLocations implements Locations {
    private final Configuration configuration;

    /** Locations of Hadoop's own configuration files. */
    public HadoopLocations() {
        this(new Configuration());
    }

    /**
     * Locations of a Hadoop configuration.
     *
     * @param configuration where file systems are configured, as Spark has it
     */
    public HadoopLocations(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public boolean exists(String location) {
        try {
            Path path = StoreLayout.qualify(location);
            return path.getFileSystem(configuration).exists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to look up " + location + ": " + e.getMessage(), e);
        }
    }

    @Override
    public InputStream open(String location) throws IOException {
        Path path = StoreLayout.qualify(location);
        return path.getFileSystem(configuration).open(path);
    }
}
