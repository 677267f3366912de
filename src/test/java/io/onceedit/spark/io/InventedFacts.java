package io.onceedit.spark.io;

import io.onceedit.spark.schema.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Rows of table {@code facts}. */
final class InventedFacts {
    private InventedFacts() {}

    static List<Row> rows(int count) {
        TableSchema schema = TableSchema.of("facts");
        return IntStream.range(0, count).mapToObj(number -> row(schema, number)).toList();
    }

    private static Row row(TableSchema schema, int number) {
        Map<String, Object> values = new HashMap<>();
        List.of(schema.columns().fieldNames()).forEach(column -> values.put(column, column + " " + number));
        return schema.row(values);
    }
}
