package io.onceedit.spark.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of one table, read from {@code data-schemas/TABLE.json}. Later versions only add nullable columns, so that every reader
 * reads every file.
 */
public final class TableSchema {
    /** The tables of every run, in the order of the documentation. */
    public static final List<String> TABLES = List.of(
            "runs", "cells", "outcomes", "positions", "candidates", "metrics", "costs", "facts", "hosts", "errors");

    /** The table of runs that were compared with another. */
    public static final String COMPARISONS = "comparisons";

    /** All tables. */
    public static final List<String> ALL =
            Stream.concat(TABLES.stream(), Stream.of(COMPARISONS)).toList();

    private static final Map<String, DataType> TYPES = Map.of(
            "string", DataTypes.StringType,
            "long", DataTypes.LongType,
            "double", DataTypes.DoubleType,
            "boolean", DataTypes.BooleanType);

    private final String table;
    private final long version;
    private final StructType columns;
    private final List<String> sortedBy;

    private TableSchema(String table, long version, StructType columns, List<String> sortedBy) {
        this.table = table;
        this.version = version;
        this.columns = columns;
        this.sortedBy = List.copyOf(sortedBy);
    }

    /** The table's schema as this version of the program writes it. */
    public static TableSchema of(String table) {
        return read(table, json(table));
    }

    /** What {@code data-schemas/TABLE.json} says. */
    static JsonNode json(String table) {
        String resource = "/data-schemas/" + table + ".json";
        try (InputStream stream = TableSchema.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("Unknown table " + table + ", expected one of " + ALL);
            }
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read " + resource, e);
        }
    }

    static TableSchema read(String table, JsonNode schema) {
        long version = schema.required("version").asLong();
        StructType columns = new StructType();
        for (JsonNode column : schema.required("columns")) {
            columns = columns.add(column(table, version, column));
        }
        List<String> sortedBy = new ArrayList<>();
        for (JsonNode name : schema.required("sorted_by")) {
            sortedBy.add(columns.apply(name.asText()).name());
        }
        return new TableSchema(table, version, columns, sortedBy);
    }

    private static StructField column(String table, long version, JsonNode column) {
        String name = column.required("name").asText();
        String type = column.required("type").asText();
        boolean nullable = column.required("nullable").asBoolean();
        long since = column.required("since").asLong();
        if (!TYPES.containsKey(type)) {
            throw new IllegalArgumentException("Invalid type of column " + table + "." + name + ": expected one of "
                    + new TreeSet<>(TYPES.keySet()) + ", found " + type);
        }
        if (since < 1 || since > version) {
            throw new IllegalArgumentException("Invalid column " + table + "." + name + ": since = " + since
                    + ", expected a version from 1 to " + version);
        }
        if (since > 1 && !nullable) {
            throw new IllegalArgumentException("Invalid column " + table + "." + name + ": it came with version "
                    + since + " and has to be nullable, since older rows have no value for it");
        }
        return DataTypes.createStructField(name, TYPES.get(type), nullable);
    }

    /** The table's name. */
    public String table() {
        return table;
    }

    /** The version of the schema. */
    public long version() {
        return version;
    }

    /** The columns as Spark names them, without the partition columns. */
    public StructType columns() {
        return columns;
    }

    /** The columns that the rows of a file are sorted by, the first one first; none where rows stand as they are planned. */
    public List<String> sortedBy() {
        return sortedBy;
    }

    /** What the rows of a file are sorted by: a row's values of {@link #sortedBy}, none before all others. */
    public String sortKey(Row row) {
        return sortedBy.stream()
                .map(column -> Objects.requireNonNullElse(row.getString(columns.fieldIndex(column)), ""))
                .collect(Collectors.joining("\0"));
    }

    /**
     * A row from its values by column.
     *
     * @throws IllegalArgumentException where a column is missing, unknown, null without being nullable, or of another type
     */
    public Row row(Map<String, Object> values) {
        Set<String> known = Set.of(columns.fieldNames());
        if (!known.containsAll(values.keySet())) {
            throw new IllegalArgumentException("Unknown columns of table " + table + ": "
                    + values.keySet().stream()
                            .filter(name -> !known.contains(name))
                            .collect(Collectors.toList()));
        }
        List<Object> cells = new ArrayList<>();
        for (var field : columns.fields()) {
            Object value = values.get(field.name());
            if (value == null && !field.nullable()) {
                throw new IllegalArgumentException(
                        "Invalid row of table " + table + ": column " + field.name() + " must not be null");
            }
            if (value != null && !fits(value, field.dataType())) {
                throw new IllegalArgumentException("Invalid row of table " + table + ": column " + field.name()
                        + " expected " + field.dataType().simpleString() + ", found "
                        + value.getClass().getSimpleName());
            }
            cells.add(value);
        }
        return RowFactory.create(cells.toArray());
    }

    private static boolean fits(Object value, DataType type) {
        if (type.equals(DataTypes.LongType)) {
            return value instanceof Long;
        }
        if (type.equals(DataTypes.DoubleType)) {
            return value instanceof Double;
        }
        return type.equals(DataTypes.BooleanType) ? value instanceof Boolean : value instanceof String;
    }
}
