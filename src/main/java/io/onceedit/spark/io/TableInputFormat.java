package io.onceedit.spark.io;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.StringUtils;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.spark.sql.Row;

/** Reads a table's rows as tasks of Spark: no query is planned and compiled for it. The counterpart of {@link TableOutputFormat}. */
public final class TableInputFormat extends ParquetInputFormat<Row> {
    /** As Hadoop makes one. */
    public TableInputFormat() {
        super(RowReadSupport.class);
    }

    /** Settings by which some columns of some files are read. */
    static Configuration settings(Configuration configuration, String table, List<String> columns, List<Path> files) {
        Configuration settings = new Configuration(configuration);
        settings.set(RowWriteSupport.TABLE, table);
        settings.setStrings(RowReadSupport.COLUMNS, columns.toArray(String[]::new));
        settings.set(
                INPUT_DIR,
                files.stream()
                        .map(Path::toString)
                        .map(StringUtils::escapeString)
                        .collect(Collectors.joining(",")));
        return settings;
    }
}
