package io.onceedit.spark.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows that were written under each version of a table's schema, read with today's columns. The files are kept; where a version is new,
 * the test writes its rows and says where they belong.
 */
final class SchemaVersionsIT {
    private static final Path KEPT = Path.of("src/test/resources/io/onceedit/spark/schema");

    private static SparkSession session;

    @BeforeAll
    static void openSpark() {
        session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
    }

    @AfterAll
    static void closeSpark() {
        session.stop();
    }

    /** Every table with every version that its schema has had. */
    static List<Arguments> versions() {
        List<Arguments> versions = new ArrayList<>();
        for (String table : TableSchema.ALL) {
            for (long version = 1; version <= TableSchema.of(table).version(); version++) {
                versions.add(Arguments.of(table, version));
            }
        }
        return versions;
    }

    @ParameterizedTest
    @MethodSource("versions")
    void rowsOfEveryVersionAreRead(String table, long version) throws IOException {
        Path kept = KEPT.resolve("v" + version + "/" + table + ".parquet");
        assertThat(kept)
                .overridingErrorMessage(() -> "Cannot find rows of version " + version + " of table " + table
                        + ": copy " + written(table, version) + " to " + kept)
                .exists();
        StructType columns = TableSchema.of(table).columns();
        List<Row> rows = session.read().schema(columns).parquet(kept.toString()).collectAsList();
        assertThat(rows).hasSize(2);
        for (JsonNode column : json(table).required("columns")) {
            String name = column.required("name").asText();
            Object full = rows.get(0).getAs(name);
            Object sparse = rows.get(1).getAs(name);
            StructField field = columns.apply(name);
            assertThat(full).as(name).isEqualTo(column.required("since").asLong() > version ? null : value(field));
            assertThat(sparse).as(name).isEqualTo(field.nullable() ? null : value(field));
        }
    }

    /** The next version adds a column that may be null: rows of today are read with it, beside its own. */
    @Test
    void rowsOfTodayAreReadWithTheColumnsOfTomorrow() throws IOException {
        ObjectNode next = json("facts");
        long version = next.required("version").asLong() + 1;
        next.put("version", version);
        next.withArray("columns")
                .addObject()
                .put("name", "colour")
                .put("type", "string")
                .put("nullable", true)
                .put("since", version);
        StructType columns = TableSchema.read("facts", next).columns();
        String today = KEPT.resolve("v" + (version - 1) + "/facts.parquet").toString();
        Path tomorrow = Path.of("target/schema-rows/tomorrow");
        session.createDataFrame(List.of(row(TableSchema.read("facts", next), true)), columns)
                .write()
                .mode(SaveMode.Overwrite)
                .parquet(tomorrow.toString());
        List<Row> rows = session.read()
                .schema(columns)
                .parquet(today, tomorrow.toString())
                .sort("colour")
                .collectAsList();
        assertThat(rows).extracting(row -> row.getAs("colour")).containsExactly(null, null, "colour");
        assertThat(rows).extracting(row -> row.getAs("prompt")).containsOnly("prompt");
    }

    private static ObjectNode json(String table) throws IOException {
        return (ObjectNode) new ObjectMapper()
                .readTree(Path.of("data-schemas/" + table + ".json").toFile());
    }

    /** A value for each type, by which it is known again. */
    private static Object value(StructField field) {
        if (field.dataType().equals(DataTypes.StringType)) {
            return field.name();
        }
        if (field.dataType().equals(DataTypes.LongType)) {
            return (long) field.name().length();
        }
        return field.dataType().equals(DataTypes.DoubleType)
                ? (Object) (field.name().length() / 8.0)
                : (Object) true;
    }

    private static Row row(TableSchema schema, boolean full) {
        Map<String, Object> values = new HashMap<>();
        for (StructField field : schema.columns().fields()) {
            values.put(field.name(), full || !field.nullable() ? value(field) : null);
        }
        return schema.row(values);
    }

    /** A row with every value, and one with those alone that it must have, as today's version writes them. */
    private static Path written(String table, long version) {
        TableSchema schema = TableSchema.of(table);
        Path folder = Path.of("target/schema-rows/" + table);
        session.createDataFrame(List.of(row(schema, true), row(schema, false)), schema.columns())
                .coalesce(1)
                .write()
                .mode(SaveMode.Overwrite)
                .parquet(folder.toString());
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(one -> one.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            Path named = Files.createDirectories(Path.of("target/schema-rows/v" + version))
                    .resolve(table + ".parquet");
            return Files.move(file, named, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
