package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.onceedit.spark.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a table as one process reads them. */
final class TableRowsTest {
    private static final HadoopSettings SETTINGS = HadoopSettings.of(new Configuration());
    private static final String RUN = "20260101T000000Z-aaaa";
    private static final List<String> COLUMNS = List.of("message", "kind", "cell_id");

    @TempDir
    private Path store;

    private Path table;

    @BeforeEach
    void publish() throws IOException {
        StoreLayout layout = StoreLayout.at(store.toString());
        TableSchema schema = TableSchema.of("errors");
        try (RunCommit commit = RunCommit.open(layout, SETTINGS, CompressionCodecName.SNAPPY, "2026-01-01", RUN)) {
            commit.stage("errors", List.of(row(schema, "one", null), row(schema, "two", "gpt2")));
            commit.publishTables();
        }
        table = Path.of(layout.table("errors", "2026-01-01", RUN).toUri());
    }

    private static Row row(TableSchema schema, String message, String host) {
        Map<String, Object> values = new HashMap<>();
        for (var field : schema.columns().fields()) {
            if (!field.nullable()) {
                values.put(field.name(), field.dataType().simpleString().equals("string") ? "same" : 0L);
            }
        }
        values.put("message", message);
        values.put("cell_id", host);
        return schema.row(values);
    }

    private TableRows rows() {
        return TableRows.in(SETTINGS, "errors", new org.apache.hadoop.fs.Path(table.toUri()));
    }

    private Path file() throws IOException {
        try (var files = Files.list(table)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void rowsHaveTheColumnsThatAreAskedFor() {
        assertThat(rows().all(COLUMNS))
                .extracting(row -> row.<String>getAs("message"), row -> row.<String>getAs("kind"), row -> row.getAs(2))
                .containsExactlyInAnyOrder(tuple("one", "same", null), tuple("two", "same", "gpt2"));
        assertThat(TableRows.none("errors").all(COLUMNS)).isEmpty();
    }

    /** A version of the table that had one column; its file is the last by name. */
    @Test
    void whatAnOlderFileDoesNotHaveIsNull() throws IOException {
        MessageType old = MessageTypeParser.parseMessageType("message errors { required binary message (STRING); }");
        new ParquetRows(new Configuration())
                .write(
                        new org.apache.hadoop.fs.Path(
                                table.resolve("part-9.parquet").toUri()),
                        old,
                        List.of(new SimpleGroup(old).append("message", "old")));
        List<Row> rows = rows().all(COLUMNS);
        assertThat(rows).hasSize(3);
        assertThat(rows.get(2).<String>getAs("message")).isEqualTo("old");
        assertThat(rows.get(2).isNullAt(1)).isTrue();
    }

    @Test
    void aTableThatIsDamagedOrGoneIsNamed() throws IOException {
        Path file = file();
        Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
        Files.write(file, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        assertThatThrownBy(this::rows)
                .isInstanceOf(UnreadableTableException.class)
                .hasMessageStartingWith(
                        "Cannot read table errors, " + file.toUri().toString().replace("///", "/"))
                .hasMessageContaining("is not a Parquet file")
                .hasMessageContaining("--resume");
        Files.delete(file);
        Files.delete(table);
        assertThatThrownBy(this::rows)
                .isInstanceOf(UnreadableTableException.class)
                .hasMessageStartingWith("Cannot read table errors, file:" + table);
    }
}
