package io.onceedit.spark.io;

import io.onceedit.spark.schema.TableSchema;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Rows of a table as Parquet has them. The table is named by the settings. */
final class RowWriteSupport extends WriteSupport<Row> {
    /** The setting that names the table. */
    static final String TABLE = "onceedit.table";

    private StructField[] columns;
    private RecordConsumer consumer;

    @Override
    @SuppressWarnings("deprecation") // Spark 4's Parquet has another beside it, Spark 3.5's has this alone
    public WriteContext init(Configuration configuration) {
        String table = configuration.get(TABLE);
        columns = TableSchema.of(table).columns().fields();
        Types.MessageTypeBuilder message = Types.buildMessage();
        for (StructField column : columns) {
            message.addField(type(column));
        }
        MessageType schema = message.named(table);
        return new WriteContext(schema, Map.of());
    }

    private static Type type(StructField column) {
        Type.Repetition repetition = column.nullable() ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
        return column.dataType().equals(DataTypes.StringType)
                ? Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name())
                : Types.primitive(number(column.dataType()), repetition).named(column.name());
    }

    private static PrimitiveTypeName number(DataType type) {
        if (type.equals(DataTypes.LongType)) {
            return PrimitiveTypeName.INT64;
        }
        return type.equals(DataTypes.DoubleType) ? PrimitiveTypeName.DOUBLE : PrimitiveTypeName.BOOLEAN;
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(Row row) {
        consumer.startMessage();
        for (int i = 0; i < columns.length; i++) {
            if (!row.isNullAt(i)) {
                consumer.startField(columns[i].name(), i);
                add(row.get(i));
                consumer.endField(columns[i].name(), i);
            }
        }
        consumer.endMessage();
    }

    private void add(Object value) {
        if (value instanceof Long number) {
            consumer.addLong(number);
        } else if (value instanceof Double number) {
            consumer.addDouble(number);
        } else if (value instanceof Boolean truth) {
            consumer.addBoolean(truth);
        } else {
            consumer.addBinary(Binary.fromString((String) value));
        }
    }
}
