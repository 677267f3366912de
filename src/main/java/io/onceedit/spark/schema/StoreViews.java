package io.onceedit.spark.schema;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * SQL that makes a store's tables known by their names, with {@code latest} (the outcomes of the newest complete run) and {@code base} (those
 * of the baseline) beside them.
 */
public enum StoreViews {
    /** {@code duckdb -init STORE/views.sql}. */
    DUCKDB("views.sql") {
        @Override
        String table(String table, String folder) {
            return "CREATE OR REPLACE TEMPORARY VIEW " + table + " AS SELECT * FROM read_parquet("
                    + quoted(folder + "/*/*/*.parquet") + ", hive_partitioning = true, union_by_name = true);\n";
        }
    },
    /** {@code spark-sql -i STORE/views-spark.sql}. */
    SPARK("views-spark.sql") {
        @Override
        String table(String table, String folder) {
            return "CREATE OR REPLACE TEMPORARY VIEW " + table + " USING parquet OPTIONS (path " + quoted(folder)
                    + ", mergeSchema 'true');\n";
        }
    };

    private final String file;

    StoreViews(String file) {
        this.file = file;
    }

    /** The file's name in a store. */
    public String file() {
        return file;
    }

    abstract String table(String table, String folder);

    /**
     * The statements.
     *
     * @param tables that have rows
     * @param folder where tables lie, as the engine reads it
     * @param baseline the run of the baseline; none makes {@code base} empty
     */
    public String sql(List<String> tables, String folder, Optional<String> baseline) {
        StringBuilder sql = new StringBuilder(
                "-- The tables of this store by their names. Written anew with every run and baseline.\n");
        tables.forEach(table -> sql.append(table(table, folder + "/" + table)));
        if (tables.contains("outcomes") && tables.contains("runs")) {
            sql.append(
                    "CREATE OR REPLACE TEMPORARY VIEW latest AS SELECT * FROM outcomes WHERE run_id ="
                            + " (SELECT run_id FROM runs WHERE status = 'complete' ORDER BY run_date DESC, run_id DESC LIMIT 1);\n");
            sql.append("CREATE OR REPLACE TEMPORARY VIEW base AS SELECT * FROM outcomes WHERE ")
                    .append(baseline.map(run -> "run_id = " + quoted(run)).orElse("false"))
                    .append(";\n");
        }
        return sql.toString();
    }

    private static String quoted(String text) {
        return String.format(Locale.ROOT, "'%s'", text.replace("'", "''"));
    }
}
