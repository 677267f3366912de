package io.onceedit.spark.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** What stands in the footers of Parquet files. */
final class ParquetFooters {
    private ParquetFooters() {}

    /**
     * A column of a row group.
     *
     * @param codec what its pages are compressed with
     * @param least its least value as text; null where there is none
     * @param most its greatest
     */
    record Range(String codec, String least, String most) {
        /** Whether a reader who looks for a value has to read the row group. */
        boolean mayHold(String value) {
            return least != null && least.compareTo(value) <= 0 && most.compareTo(value) >= 0;
        }
    }

    /** A column of every row group of some files; that there are statistics is required of text columns. */
    static List<Range> ranges(List<Path> files, String column) throws IOException {
        List<Range> ranges = new ArrayList<>();
        for (Path file : files) {
            HadoopInputFile input =
                    HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
            try (ParquetFileReader reader = ParquetFileReader.open(input)) {
                for (BlockMetaData block : reader.getFooter().getBlocks()) {
                    for (ColumnChunkMetaData chunk : block.getColumns()) {
                        if (chunk.getPath().toDotString().equals(column)) {
                            ranges.add(range(chunk));
                        }
                    }
                }
            }
        }
        return ranges;
    }

    private static Range range(ColumnChunkMetaData chunk) {
        Statistics<?> statistics = chunk.getStatistics();
        boolean none = !statistics.hasNonNullValue();
        return new Range(
                chunk.getCodec().name(),
                none ? null : statistics.minAsString(),
                none ? null : statistics.maxAsString());
    }
}
