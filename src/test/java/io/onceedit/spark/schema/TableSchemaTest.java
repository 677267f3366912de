package io.onceedit.spark.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class TableSchemaTest {
    static java.util.List<String> tables() {
        return TableSchema.ALL;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyTableIsDocumented(String table) {
        TableSchema schema = TableSchema.of(table);
        assertThat(schema.version())
                .isEqualTo(List.of("cells", "costs", "facts", "outcomes").contains(table) ? 2 : 1);
        assertThat(schema.columns().fieldNames()).isNotEmpty().allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
    }

    /** What readers rely on; run_date and run_id are folders. */
    @ParameterizedTest
    @CsvSource(delimiter = ':', textBlock = """
            runs      : started_at ended_at status code_version code_dirty config_sha command
            cells     : cell_id host_id method rule edit_set_id seed protocol planned ok error reused_from attempts \
                        host_sha plugin_sha alignment_sha
            outcomes  : cell_id host_id method rule protocol seed fact_id probe_id probe_kind status pass score exact \
                        prompt target output_text host_output_text alpha gate_open fired_fact_id reason input_sha \
                        cache_hit latency_ms message
            positions : cell_id probe_id position expected host plugin fused alpha hit
            metrics   : host_id method rule protocol metric exact value se ci_low ci_high n_planned n_scored n_error \
                        n_clusters
            costs     : cell_id stage wall_s cpu_s device_s tokens peak_bytes executor device batch_halvings
            facts     : fact_id subject prompt target ground_truth edit_set_id source owner fact_date review_date supersedes
            hosts     : host_id host_sha architecture parameters vocabulary dtype
            errors    : cell_id probe_id stage kind message attempt
            """)
    void columnsKeepTheirNames(String table, String columns) {
        assertThat(TableSchema.of(table).columns().fieldNames()).contains(columns.split(" +"));
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
    void rejectsColumnsThatOlderRowsCannotHave() throws IOException {
        assertThat(of(1, false, "a").sortedBy()).containsExactly("a");
        assertThat(of(2, true, "a").version()).isEqualTo(2);
        assertThatThrownBy(() -> of(2, false, "a"))
                .hasMessage("Invalid column t.a: it came with version 2 and has to be nullable,"
                        + " since older rows have no value for it");
        for (int since : new int[] {0, 3}) {
            assertThatThrownBy(() -> of(since, true, "a"))
                    .hasMessage("Invalid column t.a: since = " + since + ", expected a version from 1 to 2");
        }
        assertThatThrownBy(() -> of(1, true, "b"))
                .hasMessageContaining("b")
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A schema of version 2 with one column. */
    private static TableSchema of(int since, boolean nullable, String sortedBy) throws IOException {
        return TableSchema.read(
                "t",
                new ObjectMapper()
                        .readTree("{\"version\": 2, \"sorted_by\": [\"" + sortedBy
                                + "\"], \"columns\": [{\"name\": \"a\", \"type\": \"long\", \"nullable\": " + nullable
                                + ", \"since\": " + since + "}]}"));
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
