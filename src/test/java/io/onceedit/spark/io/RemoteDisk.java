package io.onceedit.spark.io;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CompositeCrcFileChecksum;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.DataChecksum;

/**
 * A local disk by another scheme ({@code remote:///...}), whose settings say what goes wrong with it: a model on it is as far away as one on
 * HDFS. It writes down what is read of it.
 */
final class RemoteDisk extends RawLocalFileSystem {
    /** A file that gets a line for each file that is read: its name and where reading begins. */
    static final String LOG = "remote.log";

    /** NAME:BYTES. Reading of the file fails behind so many bytes. */
    static final String BREAKS = "remote.breaks";

    /** NAME:BYTES. The file seems to end behind so many bytes. */
    static final String ENDS = "remote.ends";

    /** NAME:BYTES. Reading of the file stands still behind so many bytes. */
    static final String STALLS = "remote.stalls";

    /** NAME:BYTE. One byte arrives as another. */
    static final String FLIPS = "remote.flips";

    /** NAME. When reading of the file begins, its folder's configuration changes. */
    static final String CHANGES = "remote.changes";

    /** Whether it has checksums of whole files. */
    static final String CHECKSUMS = "remote.checksums";

    /** How long each read takes, milliseconds. */
    static final String DELAY = "remote.delay";

    /** Settings that make it known to Hadoop. */
    static Configuration configuration(Path log) {
        Configuration configuration = new Configuration(false);
        configuration.set("fs.remote.impl", RemoteDisk.class.getName());
        configuration.set(LOG, log.toString());
        return configuration;
    }

    @Override
    public URI getUri() {
        return URI.create("remote:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize) throws IOException {
        return new FSDataInputStream(
                new WatchedStream(super.open(file, bufferSize), pathToFile(file).toPath()));
    }

    @Override
    public FileChecksum getFileChecksum(org.apache.hadoop.fs.Path file) throws IOException {
        if (!getConf().getBoolean(CHECKSUMS, false)) {
            return null;
        }
        CRC32C crc = new CRC32C();
        crc.update(Files.readAllBytes(pathToFile(file).toPath()));
        return new CompositeCrcFileChecksum((int) crc.getValue(), DataChecksum.Type.CRC32C, 512);
    }

    /** The byte that a setting names of a file; the file's last where it names another file. */
    private long place(String setting, Path file) {
        String[] value = getConf().get(setting, "").split(":", 2);
        return value[0].equals(file.getFileName().toString()) ? Long.parseLong(value[1]) : Long.MAX_VALUE;
    }

    private final class WatchedStream extends FSInputStream {
        private final FSDataInputStream stream;
        private final Path file;
        private boolean begun;

        private WatchedStream(FSDataInputStream stream, Path file) {
            this.stream = stream;
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            begin();
            long position = stream.getPos();
            if (place(ENDS, file) <= position) {
                return -1;
            }
            long room = Math.min(place(ENDS, file), Math.min(place(BREAKS, file), place(STALLS, file))) - position;
            if (room <= 0 && place(BREAKS, file) <= position) {
                throw new EOFException("the line is dead");
            }
            sleep(room <= 0 ? TimeUnit.MINUTES.toMillis(5) : getConf().getInt(DELAY, 0));
            int read = stream.read(bytes, from, (int) Math.min(count, room));
            long flipped = place(FLIPS, file) - position;
            if (flipped >= 0 && flipped < read) {
                bytes[from + (int) flipped] ^= 1;
            }
            return read;
        }

        private void begin() throws IOException {
            if (!begun) {
                begun = true;
                String line = file.getFileName() + " from " + stream.getPos() + "\n";
                Files.writeString(
                        Path.of(getConf().get(LOG)), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                if (file.getFileName().toString().equals(getConf().get(CHANGES))) {
                    Files.setLastModifiedTime(
                            file.resolveSibling("config.json"),
                            FileTime.from(Instant.now().plusSeconds(60)));
                }
            }
        }

        private void sleep(long millis) throws IOException {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void seek(long position) throws IOException {
            stream.seek(position);
        }

        @Override
        public long getPos() throws IOException {
            return stream.getPos();
        }

        @Override
        public boolean seekToNewSource(long position) {
            return false;
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
