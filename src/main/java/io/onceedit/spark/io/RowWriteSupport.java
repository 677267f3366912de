package io.onceedit.spark.io;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Writes rows that are arrays of values: lists of numbers as repeated columns, everything else as required ones. */
final class RowWriteSupport extends WriteSupport<Object[]> {
    private final MessageType schema;
    private RecordConsumer consumer;

    RowWriteSupport(MessageType schema) {
        this.schema = schema;
    }

    @Override
    public WriteContext init(Configuration configuration) {
        return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        this.consumer = recordConsumer;
    }

    @Override
    public void write(Object[] row) {
        consumer.startMessage();
        for (int column = 0; column < row.length; column++) {
            if (!isEmpty(row[column])) {
                String name = schema.getFieldName(column);
                consumer.startField(name, column);
                add(row[column], name);
                consumer.endField(name, column);
            }
        }
        consumer.endMessage();
    }

    /** A repeated column without a value must not even be begun. */
    private static boolean isEmpty(Object value) {
        return (value instanceof int[] numbers && numbers.length == 0)
                || (value instanceof float[] others && others.length == 0);
    }

    private void add(Object value, String column) {
        if (value instanceof String text) {
            consumer.addBinary(Binary.fromString(text));
        } else if (value instanceof Long number) {
            consumer.addLong(number);
        } else if (value instanceof Integer number) {
            consumer.addInteger(number);
        } else if (value instanceof Float number) {
            consumer.addFloat(number);
        } else if (value instanceof Double number) {
            consumer.addDouble(number);
        } else if (value instanceof Boolean truth) {
            consumer.addBoolean(truth);
        } else if (value instanceof int[] numbers) {
            for (int number : numbers) {
                consumer.addInteger(number);
            }
        } else if (value instanceof float[] numbers) {
            for (float number : numbers) {
                consumer.addFloat(number);
            }
        } else {
            throw new IllegalArgumentException("Invalid value of column " + column + ": " + value);
        }
    }
}
