package io.onceedit.spark.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** {@code DICTIONARY.md} of a store: every table and column in words, from {@code data-schemas}. */
public final class Dictionary {
    private Dictionary() {}

    /** The whole text. */
    public static String markdown() {
        StringBuilder text = new StringBuilder("# What the tables hold\n\n"
                + "Every row belongs to a run: `run_date` and `run_id` are folders of each table. A run without `runs/RUN/manifest.json` does not"
                + " exist. Later versions of a table only add columns that may be null.\n");
        TableSchema.ALL.forEach(table -> table(table, text));
        return text.toString();
    }

    private static void table(String table, StringBuilder text) {
        JsonNode schema = TableSchema.json(table);
        text.append("\n## ")
                .append(table)
                .append("\nOne row for ")
                .append(schema.required("row").asText())
                .append(". Version ")
                .append(schema.required("version").asLong())
                .append(".\n\n| column | type | null | since | meaning |\n|---|---|---|---|---|\n");
        schema.required("partitions")
                .forEach(column -> text.append(String.format(
                        Locale.ROOT,
                        "| `%s` | %s | no | 1 | %s |\n",
                        column.required("name").asText(),
                        column.required("type").asText(),
                        cell(column))));
        schema.required("columns")
                .forEach(column -> text.append(String.format(
                        Locale.ROOT,
                        "| `%s` | %s | %s | %d | %s |\n",
                        column.required("name").asText(),
                        column.required("type").asText(),
                        column.required("nullable").asBoolean() ? "yes" : "no",
                        column.required("since").asLong(),
                        cell(column))));
    }

    private static String cell(JsonNode column) {
        return column.required("description").asText().replace("|", "\\|");
    }
}
