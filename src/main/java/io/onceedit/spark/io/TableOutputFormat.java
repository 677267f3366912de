package io.onceedit.spark.io;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.OutputCommitter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitterFactory;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.sql.Row;

/**
 * Writes a table's rows to Parquet as a task of Spark or by itself: no query is planned and compiled for it. What a task's attempt has written
 * counts by the committer that Hadoop's settings choose for the store ({@code mapreduce.outputcommitter.factory.scheme.SCHEME}); compression,
 * pages and row groups are as Parquet's own settings say ({@code parquet.*}).
 */
public final class TableOutputFormat extends ParquetOutputFormat<Row> {
    private OutputCommitter committer;

    /** As Hadoop makes one. */
    public TableOutputFormat() {
        super(new RowWriteSupport());
    }

    /** Settings by which rows of a table are written to a folder. */
    static Configuration settings(Configuration configuration, CompressionCodecName codec, String table, Path folder) {
        Configuration settings = new Configuration(configuration);
        settings.setClass("mapreduce.job.outputformat.class", TableOutputFormat.class, ParquetOutputFormat.class);
        settings.set(OUTDIR, folder.toString());
        settings.set(COMPRESSION, codec.name());
        settings.set(RowWriteSupport.TABLE, table);
        return settings;
    }

    @Override
    public synchronized OutputCommitter getOutputCommitter(TaskAttemptContext context) throws IOException {
        if (committer == null) {
            committer = PathOutputCommitterFactory.createCommitter(getOutputPath(context), context);
        }
        return committer;
    }
}
