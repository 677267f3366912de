package io.onceedit.spark.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;

/** The rows of one table of a run, in the order of its files and as they stand in them. No query is planned for them. */
public final class TableRows {
    private final Configuration configuration;
    private final String table;
    private final List<Path> files;

    private TableRows(Configuration configuration, String table, List<Path> files) {
        this.configuration = configuration;
        this.table = table;
        this.files = List.copyOf(files);
    }

    /** A table that a run does not have. */
    public static TableRows none(String table) {
        return new TableRows(new Configuration(false), table, List.of());
    }

    /**
     * The rows that a folder holds.
     *
     * @throws UnreadableTableException where it cannot be listed, or one of its files is none of Parquet
     */
    public static TableRows in(HadoopSettings settings, String table, Path folder) {
        try {
            List<Path> files = Arrays.stream(settings.fileSystem(folder)
                            .listStatus(folder, path -> path.getName().endsWith(".parquet")))
                    .map(FileStatus::getPath)
                    .sorted()
                    .toList();
            files.forEach(file -> requireFooter(settings, table, file));
            return new TableRows(settings.configuration(), table, files);
        } catch (IOException e) {
            throw new UnreadableTableException(table, folder, e);
        }
    }

    /** Before tasks begin: theirs would be a failed job with the names of Spark's classes. */
    private static void requireFooter(HadoopSettings settings, String table, Path file) {
        try {
            ParquetFileReader.open(HadoopInputFile.fromPath(file, settings.configuration()))
                    .close();
        } catch (IOException | RuntimeException e) {
            throw new UnreadableTableException(table, file, e);
        }
    }

    /**
     * Rows for tasks of Spark, read where they run.
     *
     * @param columns those that are read
     */
    public JavaRDD<Row> distributed(JavaSparkContext context, List<String> columns) {
        return files.isEmpty()
                ? context.emptyRDD()
                : context.newAPIHadoopRDD(settings(columns), TableInputFormat.class, Void.class, Row.class)
                        .values();
    }

    /**
     * All rows, in this process.
     *
     * @param columns those that are read
     * @throws UnreadableTableException where a file cannot be read
     */
    public List<Row> all(List<String> columns) {
        List<Row> rows = new ArrayList<>();
        for (Path file : files) {
            try (ParquetReader<Row> reader = ParquetReader.builder(new RowReadSupport(), file)
                    .withConf(settings(columns))
                    .build()) {
                for (Row row = reader.read(); row != null; row = reader.read()) {
                    rows.add(row);
                }
            } catch (IOException | RuntimeException e) {
                throw new UnreadableTableException(table, file, e);
            }
        }
        return rows;
    }

    private Configuration settings(List<String> columns) {
        return TableInputFormat.settings(configuration, table, columns, files);
    }
}
