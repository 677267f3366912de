package io.onceedit.spark.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TableSchemaTest {
    static java.util.List<String> tables() {
        return TableSchema.TABLES;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyTableIsDocumented(String table) {
        TableSchema schema = TableSchema.of(table);
        assertThat(schema.version()).isEqualTo(1);
        assertThat(schema.columns().fieldNames()).isNotEmpty().allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
    }

    @Test
    void rowsFollowTheColumnsOrder() {
        TableSchema schema = TableSchema.of("facts");
        assertThat(schema.row(fact()).getString(schema.columns().fieldIndex("prompt")))
                .isEqualTo("Q?");
        assertThat(schema.columns().apply("prompt").dataType()).isEqualTo(DataTypes.StringType);
    }

    @Test
    void rejectsMissingUnknownAndMistypedValues() {
        TableSchema schema = TableSchema.of("facts");
        Map<String, Object> missing = fact();
        missing.remove("prompt");
        assertThatThrownBy(() -> schema.row(missing))
                .hasMessage("Invalid row of table facts: column prompt must not be null");
        Map<String, Object> unknown = fact();
        unknown.put("colour", "red");
        assertThatThrownBy(() -> schema.row(unknown)).hasMessage("Unknown columns of table facts: [colour]");
        Map<String, Object> mistyped = fact();
        mistyped.put("prompt", 7L);
        assertThatThrownBy(() -> schema.row(mistyped))
                .hasMessage("Invalid row of table facts: column prompt expected string, found Long");
    }

    @Test
    void rejectsUnknownTables() {
        assertThatThrownBy(() -> TableSchema.of("colours"))
                .hasMessageStartingWith("Unknown table colours, expected one of [runs, cells");
    }

    private static Map<String, Object> fact() {
        Map<String, Object> fact = new HashMap<>();
        for (String column : TableSchema.of("facts").columns().fieldNames()) {
            fact.put(column, "x");
        }
        fact.put("prompt", "Q?");
        return fact;
    }
}
