package io.onceedit.spark.io;

import io.onceedit.sweep.Locations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;

/** Opens files by any URI that Hadoop knows; a path without a scheme is local. */
public final class HadoopLocations implements Locations {
    private final HadoopSettings settings;

    /** Locations as Spark's settings have them. */
    public HadoopLocations() {
        this(HadoopSettings.ofSpark());
    }

    /**
     * Locations as some settings have them.
     *
     * @param settings where file systems are configured
     */
    public HadoopLocations(HadoopSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean exists(String location) {
        try {
            Path path = StoreLayout.qualify(location);
            return settings.fileSystem(path).exists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to look up " + location + ": " + e.getMessage(), e);
        }
    }

    @Override
    public InputStream open(String location) throws IOException {
        Path path = StoreLayout.qualify(location);
        return settings.fileSystem(path).open(path);
    }
}
