package io.onceedit.spark.io;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** A local file system ({@code poison:///...}) that ends the process which writes a file of a certain artefact, as a native abort does. */
public final class PoisonFileSystem extends RawLocalFileSystem {
    /** The setting that makes it known to Hadoop. */
    public static final String IMPLEMENTATION = "fs.poison.impl";

    /** The setting that names the artefact. */
    public static final String KEY = "fs.poison.key";

    private static final int ABORTED = 134;

    @Override
    public URI getUri() {
        return URI.create("poison:///");
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        if (file.toString().contains(getConf().get(KEY))) {
            Runtime.getRuntime().halt(ABORTED);
        }
        return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    }
}
