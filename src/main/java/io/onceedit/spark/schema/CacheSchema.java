package io.onceedit.spark.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.evaluate.KeptHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of a table of the store's cache, read from {@code data-schemas/TABLE.json}. Beside numbers and texts there are lists of
 * numbers, as repeated columns.
 */
final class CacheSchema {
    private CacheSchema() {}

    /** A table's columns as Parquet names them. */
    static MessageType of(String table) {
        String resource = "/data-schemas/" + table + ".json";
        try (InputStream stream = CacheSchema.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("Unknown table " + table + " of the cache");
            }
            List<Type> columns = new ArrayList<>();
            for (JsonNode column : new ObjectMapper().readTree(stream).required("columns")) {
                columns.add(column(
                        column.required("name").asText(),
                        column.required("type").asText()));
            }
            return new MessageType(table, columns);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read " + resource, e);
        }
    }

    /** A row with what every kept answer says of its host, and the name of its question. */
    static Group row(MessageType schema, KeptHost host, long question) {
        return new SimpleGroup(schema)
                .append("host_sha", host.contentHash())
                .append("weights", host.weights())
                .append("tokenizer_sha", host.tokenizerHash())
                .append(KeptRows.QUESTION, question);
    }

    static void add(Group row, String column, int[] numbers) {
        for (int number : numbers) {
            row.add(column, number);
        }
    }

    static void add(Group row, String column, float[] numbers) {
        for (float number : numbers) {
            row.add(column, number);
        }
    }

    static int[] integers(Group row, String column) {
        int[] numbers = new int[row.getFieldRepetitionCount(column)];
        Arrays.setAll(numbers, index -> row.getInteger(column, index));
        return numbers;
    }

    static float[] floats(Group row, String column) {
        float[] numbers = new float[row.getFieldRepetitionCount(column)];
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] = row.getFloat(column, index);
        }
        return numbers;
    }

    private static PrimitiveType column(String name, String type) {
        return switch (type) {
            case "string" ->
                Types.required(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name);
            case "long" -> Types.required(PrimitiveTypeName.INT64).named(name);
            case "int" -> Types.required(PrimitiveTypeName.INT32).named(name);
            case "double" -> Types.required(PrimitiveTypeName.DOUBLE).named(name);
            case "float" -> Types.required(PrimitiveTypeName.FLOAT).named(name);
            case "boolean" -> Types.required(PrimitiveTypeName.BOOLEAN).named(name);
            case "int[]" -> Types.repeated(PrimitiveTypeName.INT32).named(name);
            case "float[]" -> Types.repeated(PrimitiveTypeName.FLOAT).named(name);
            default ->
                throw new IllegalArgumentException("Invalid type of column " + name
                        + ": expected string, long, int, double, float, boolean, int[] or float[], found " + type);
        };
    }
}
