package io.onceedit.spark.io;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** A local folder that behaves like an object store ({@code s3a://bucket/...}): folders are moved file by file, and connections break. */
public final class ObjectFileSystem extends RawLocalFileSystem {
    /** The setting that makes it known to Hadoop. */
    static final String IMPLEMENTATION = "fs.s3a.impl";

    /** The setting that says how many files can be written, or moved with their folder, before the connection breaks; below 0: all. */
    static final String MOST = "fs.s3a.test.most";

    private int written;

    @Override
    public URI getUri() {
        return URI.create("s3a://bucket");
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        write();
        return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    }

    private void write() throws IOException {
        int most = getConf().getInt(MOST, -1);
        if (most >= 0 && written++ >= most) {
            throw new IOException("Connection reset");
        }
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        if (!getFileStatus(from).isDirectory()) {
            return super.rename(from, to);
        }
        mkdirs(to);
        for (FileStatus entry : listStatus(from)) {
            Path target = new Path(to, entry.getPath().getName());
            if (entry.isFile()) {
                write();
            }
            rename(entry.getPath(), target);
        }
        return delete(from, true);
    }
}
