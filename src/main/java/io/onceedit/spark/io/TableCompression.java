package io.onceedit.spark.io;

import java.util.List;
import java.util.Locale;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.SparkConf;

/** How the files of tables are compressed: as Spark is told to, in what Spark's own writer takes and every reader knows. */
public final class TableCompression {
    private static final String SETTING = "spark.sql.parquet.compression.codec";

    /** The default first. */
    private static final List<String> CODECS = List.of("snappy", "zstd", "gzip", "uncompressed");

    private TableCompression() {}

    /**
     * What the settings say.
     *
     * @throws IllegalArgumentException where it is not one of those
     */
    public static CompressionCodecName of(SparkConf conf) {
        String codec = conf.get(SETTING, CODECS.get(0));
        if (!CODECS.contains(codec.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("Invalid " + SETTING + " " + codec + ": expected one of " + CODECS);
        }
        return CompressionCodecName.fromConf(codec);
    }
}
