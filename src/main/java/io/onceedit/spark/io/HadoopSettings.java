package io.onceedit.spark.io;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Hadoop's settings as Spark has them: Hadoop's own files with every {@code spark.hadoop.*} setting put over them. Run file, corpora,
 * artefacts and tables are all reached by these, in the driver as in executors, which get them with their tasks.
 */
public final class HadoopSettings implements Serializable {
    private static final long serialVersionUID = 1;

    private final SerializableConfiguration configuration;

    private HadoopSettings(Configuration configuration) {
        this.configuration = new SerializableConfiguration(configuration);
    }

    /** The settings that a session opened by this process has, whether it is open yet or not. */
    public static HadoopSettings ofSpark() {
        return of(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
    }

    /** The settings of an open session. */
    public static HadoopSettings of(SparkSession session) {
        return of(session.sparkContext().hadoopConfiguration());
    }

    static HadoopSettings of(Configuration configuration) {
        return new HadoopSettings(configuration);
    }

    /**
     * The file system that a path is on, shared with all of this process.
     *
     * @throws IOException where there is none, or it cannot be reached
     */
    FileSystem fileSystem(Path path) throws IOException {
        return opened(path, () -> path.getFileSystem(configuration()));
    }

    /**
     * The file system that a path is on, for the caller alone, who closes it. Its checksums are over whole files, where it can make such:
     * the same for the same bytes, however they are cut into blocks.
     *
     * @throws IOException where there is none, or it cannot be reached
     */
    FileSystem ownFileSystem(Path path) throws IOException {
        Configuration own = new Configuration(configuration());
        own.set("dfs.checksum.combine.mode", "COMPOSITE_CRC");
        return opened(path, () -> FileSystem.newInstance(path.toUri(), own));
    }

    /** Opens a file system, some of which tell by unchecked exceptions that their classes, or their hosts, are not there. */
    private static FileSystem opened(Path path, Opening opening) throws IOException {
        try {
            return opening.open();
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IOException(
                    cause instanceof ClassNotFoundException
                            ? "No FileSystem for scheme \"" + path.toUri().getScheme() + "\": " + cause.getMessage()
                                    + ", put its jars on the class path"
                            : cause.toString(),
                    e);
        }
    }

    @FunctionalInterface
    private interface Opening {
        FileSystem open() throws IOException;
    }

    Configuration configuration() {
        return configuration.value();
    }
}
