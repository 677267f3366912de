package io.onceedit.spark.io;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** A local file system ({@code fulldisk:///...}) on which every file may have 64 bytes before the disk is full. */
public final class FullDiskFileSystem extends RawLocalFileSystem {
    private static final int ROOM_BYTES = 64;

    @Override
    public URI getUri() {
        return URI.create("fulldisk:///");
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        OutputStream stream = super.create(file, overwrite, bufferSize, replication, blockSize, progress);
        return new FSDataOutputStream(new FullStream(stream), null);
    }

    /** A stream that fails behind its last free byte. */
    private static final class FullStream extends OutputStream {
        private final OutputStream stream;
        private int written;

        private FullStream(OutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int value) throws IOException {
            if (++written > ROOM_BYTES) {
                throw new IOException("No space left on device");
            }
            stream.write(value);
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
