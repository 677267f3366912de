package io.onceedit.spark.io;

import java.util.Arrays;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Puts rows together out of columns. */
final class RowMaterializer extends RecordMaterializer<Object[]> {
    private final Column[] columns;
    private final GroupConverter root = new Root();
    private Object[] row = {};

    RowMaterializer(MessageType schema) {
        this.columns = schema.getFields().stream().map(RowMaterializer::column).toArray(Column[]::new);
    }

    private static Column column(Type type) {
        PrimitiveTypeName values = type.asPrimitiveType().getPrimitiveTypeName();
        if (!type.isRepetition(Type.Repetition.REPEATED)) {
            return values == PrimitiveTypeName.BINARY ? new Text() : new Value();
        }
        return values == PrimitiveTypeName.INT32 ? new Integers() : new Floats();
    }

    @Override
    public Object[] getCurrentRecord() {
        return row;
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }

    private final class Root extends GroupConverter {
        @Override
        public Converter getConverter(int column) {
            return columns[column];
        }

        @Override
        public void start() {
            for (Column column : columns) {
                column.clear();
            }
        }

        @Override
        public void end() {
            row = new Object[columns.length];
            for (int column = 0; column < columns.length; column++) {
                row[column] = columns[column].value();
            }
        }
    }

    /** One column of the row that is being read. */
    private abstract static class Column extends PrimitiveConverter {
        abstract void clear();

        abstract Object value();
    }

    /** A text that many rows share is decoded once. */
    private static final class Text extends Column {
        private String text = "";
        private String[] texts = {};

        @Override
        void clear() {
            text = "";
        }

        @Override
        Object value() {
            return text;
        }

        @Override
        public boolean hasDictionarySupport() {
            return true;
        }

        @Override
        public void setDictionary(Dictionary dictionary) {
            texts = new String[dictionary.getMaxId() + 1];
            for (int id = 0; id < texts.length; id++) {
                texts[id] = dictionary.decodeToBinary(id).toStringUsingUTF8();
            }
        }

        @Override
        public void addValueFromDictionary(int id) {
            text = texts[id];
        }

        @Override
        public void addBinary(Binary value) {
            text = value.toStringUsingUTF8();
        }
    }

    private static final class Value extends Column {
        private Object value = 0;

        @Override
        void clear() {
            value = 0;
        }

        @Override
        Object value() {
            return value;
        }

        @Override
        public void addLong(long number) {
            value = number;
        }

        @Override
        public void addInt(int number) {
            value = number;
        }

        @Override
        public void addFloat(float number) {
            value = number;
        }

        @Override
        public void addDouble(double number) {
            value = number;
        }

        @Override
        public void addBoolean(boolean truth) {
            value = truth;
        }
    }

    private static final class Integers extends Column {
        private int[] numbers = new int[64];
        private int count;

        @Override
        void clear() {
            count = 0;
        }

        @Override
        Object value() {
            return Arrays.copyOf(numbers, count);
        }

        @Override
        public void addInt(int number) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = number;
        }
    }

    private static final class Floats extends Column {
        private float[] numbers = new float[64];
        private int count;

        @Override
        void clear() {
            count = 0;
        }

        @Override
        Object value() {
            return Arrays.copyOf(numbers, count);
        }

        @Override
        public void addFloat(float number) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = number;
        }
    }
}
