package io.onceedit.spark.io;

import io.onceedit.spark.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of a table from a Parquet file of any version. Table and columns are named by the settings; where the file does not have a column, every
 * row's value is null.
 */
public final class RowReadSupport extends ReadSupport<Row> {
    /** The setting that names the columns that are read, with commas between them. */
    static final String COLUMNS = "onceedit.columns";

    /** What the settings ask for. */
    static StructType asked(Configuration configuration) {
        StructType table =
                TableSchema.of(configuration.get(RowWriteSupport.TABLE)).columns();
        StructType asked = new StructType();
        for (String column : configuration.getStrings(COLUMNS)) {
            asked = asked.add(table.apply(column));
        }
        return asked;
    }

    @Override
    @SuppressWarnings("deprecation") // Spark 4's Parquet has another beside it, Spark 3.5's has this alone
    public ReadContext init(InitContext context) {
        List<Type> there = new ArrayList<>();
        for (String column : asked(context.getConfiguration()).fieldNames()) {
            if (context.getFileSchema().containsField(column)) {
                there.add(context.getFileSchema().getType(column));
            }
        }
        return new ReadContext(new MessageType(context.getFileSchema().getName(), there));
    }

    @Override
    @SuppressWarnings("deprecation")
    public RecordMaterializer<Row> prepareForRead(
            Configuration configuration, Map<String, String> keys, MessageType file, ReadContext context) {
        return new RowMaterializer(asked(configuration), context.getRequestedSchema());
    }

    private static final class RowMaterializer extends RecordMaterializer<Row> {
        private final RowConverter converter;

        RowMaterializer(StructType asked, MessageType there) {
            converter = new RowConverter(asked, there);
        }

        @Override
        public Row getCurrentRecord() {
            return converter.row();
        }

        @Override
        public GroupConverter getRootConverter() {
            return converter;
        }
    }

    private static final class RowConverter extends GroupConverter {
        private final StructType schema;
        private final Converter[] converters;
        private Object[] values;

        RowConverter(StructType schema, MessageType there) {
            this.schema = schema;
            this.converters = there.getFields().stream()
                    .map(Type::getName)
                    .map(schema::fieldIndex)
                    .map(place -> schema.apply(place).dataType().equals(DataTypes.StringType)
                            ? new TextConverter(place)
                            : new ValueConverter(place))
                    .toArray(Converter[]::new);
        }

        Row row() {
            return new GenericRowWithSchema(values, schema);
        }

        @Override
        public Converter getConverter(int field) {
            return converters[field];
        }

        @Override
        public void start() {
            values = new Object[schema.length()];
        }

        @Override
        public void end() {}

        /** One column. */
        private class ValueConverter extends PrimitiveConverter {
            private final int place;

            ValueConverter(int place) {
                this.place = place;
            }

            void put(Object value) {
                values[place] = value;
            }

            @Override
            public void addLong(long value) {
                put(value);
            }

            @Override
            public void addDouble(double value) {
                put(value);
            }

            @Override
            public void addBoolean(boolean value) {
                put(value);
            }
        }

        /** Texts: one that a column repeats is decoded once. */
        private final class TextConverter extends ValueConverter {
            private String[] texts;

            TextConverter(int place) {
                super(place);
            }

            @Override
            public boolean hasDictionarySupport() {
                return true;
            }

            @Override
            public void setDictionary(Dictionary dictionary) {
                texts = new String[dictionary.getMaxId() + 1];
                for (int i = 0; i < texts.length; i++) {
                    texts[i] = dictionary.decodeToBinary(i).toStringUsingUTF8();
                }
            }

            @Override
            public void addValueFromDictionary(int id) {
                put(texts[id]);
            }

            @Override
            public void addBinary(Binary value) {
                put(value.toStringUsingUTF8());
            }
        }
    }
}
