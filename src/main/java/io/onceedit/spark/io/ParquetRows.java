package io.onceedit.spark.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;

/** Parquet files without a Spark session: tasks read and write them by themselves. */
final class ParquetRows {
    private final Configuration configuration;

    ParquetRows(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * Writes a file that is not there yet.
     *
     * @throws IOException where it cannot be written
     */
    void write(Path file, MessageType schema, Iterable<Group> rows) throws IOException {
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(HadoopOutputFile.fromPath(file, configuration))
                .withType(schema)
                .withConf(configuration)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        } catch (FSError e) {
            // Hadoop's own local file system makes an error of what goes wrong on the disk.
            throw new IOException(
                    "Failed to write " + file + ": " + e.getCause().getMessage(), e);
        }
    }

    /**
     * Reads rows.
     *
     * @param columns those that are read
     * @param filter which rows
     * @throws FileNotFoundException where the file is not there
     * @throws IOException where it cannot be read
     */
    List<Group> read(Path file, MessageType columns, FilterCompat.Filter filter) throws IOException {
        Configuration asked = new Configuration(configuration);
        asked.set(ReadSupport.PARQUET_READ_SCHEMA, columns.toString());
        List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), file)
                .withConf(asked)
                .withFilter(filter)
                .build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
            return rows;
        } catch (FileNotFoundException gone) {
            throw gone;
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "Failed to read " + file + ": " + e.getMessage() + "; delete it and run the sweep again", e);
        }
    }
}
