package io.onceedit.spark.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;

/** Parquet files without a Spark session: tasks read and write them by themselves. A row has one value for each column, in order. */
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
    void write(Path file, MessageType schema, Iterable<Object[]> rows) throws IOException {
        try (ParquetWriter<Object[]> writer = new Writing(HadoopOutputFile.fromPath(file, configuration), schema)
                .withConf(configuration)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .build()) {
            for (Object[] row : rows) {
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
    List<Object[]> read(Path file, MessageType columns, FilterCompat.Filter filter) throws IOException {
        InputFile input = HadoopInputFile.fromPath(file, configuration);
        List<Object[]> rows = new ArrayList<>();
        try (ParquetReader<Object[]> reader = new Reading(input, columns)
                .withConf(configuration)
                .withFilter(filter)
                .build()) {
            for (Object[] row = reader.read(); row != null; row = reader.read()) {
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

    private static final class Writing extends ParquetWriter.Builder<Object[], Writing> {
        private final MessageType schema;

        Writing(OutputFile file, MessageType schema) {
            super(file);
            this.schema = schema;
        }

        @Override
        protected Writing self() {
            return this;
        }

        @Override
        protected WriteSupport<Object[]> getWriteSupport(Configuration ignored) {
            return new RowWriteSupport(schema);
        }
    }

    private static final class Reading extends ParquetReader.Builder<Object[]> {
        private final MessageType columns;

        Reading(InputFile file, MessageType columns) {
            super(file);
            this.columns = columns;
        }

        @Override
        protected ReadSupport<Object[]> getReadSupport() {
            return new RowReadSupport(columns);
        }
    }
}
