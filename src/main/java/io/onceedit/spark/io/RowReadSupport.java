package io.onceedit.spark.io;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/** Reads rows that {@link RowWriteSupport} wrote, or some of their columns. */
final class RowReadSupport extends ReadSupport<Object[]> {
    private final MessageType columns;

    /** @param columns those that are read, in the order in which rows have them */
    RowReadSupport(MessageType columns) {
        this.columns = columns;
    }

    @Override
    public ReadContext init(InitContext context) {
        return new ReadContext(columns);
    }

    @Override
    public RecordMaterializer<Object[]> prepareForRead(
            Configuration configuration, Map<String, String> metadata, MessageType fileSchema, ReadContext context) {
        return new RowMaterializer(columns);
    }
}
