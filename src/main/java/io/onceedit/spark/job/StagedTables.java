package io.onceedit.spark.job;

import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.EachOf;
import io.onceedit.spark.io.RunCommit;
import io.onceedit.spark.schema.TableSchema;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** A run's tables on their way to staging, each in files of a sensible size whose rows are sorted. For one thread. */
final class StagedTables {
    /** Rows of a small table that the driver sends in one message: far below what a message may hold. */
    private static final int ROWS_PER_TASK = 20_000;

    private final SparkSession session;
    private final JavaSparkContext spark;
    private final RunCommit commit;
    private final TableFiles files;
    private final ProgressListener progress;

    StagedTables(SparkSession session, RunCommit commit, TableFiles files, ProgressListener progress) {
        this.session = session;
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.commit = commit;
        this.files = files;
        this.progress = progress;
    }

    /**
     * Stages a table that is in order before it is made.
     *
     * @param origins what makes each file's rows
     */
    <T> void inOrder(String table, List<List<T>> origins, FlatMapFunction<T, Row> rows) throws IOException {
        JavaRDD<Row> made = spark.parallelize(origins, Math.max(1, origins.size()))
                .flatMap(new EachOf<>())
                .flatMap(rows);
        stage(table, session.createDataFrame(made, TableSchema.of(table).columns()));
    }

    /** Rows that the driver has. */
    JavaRDD<Row> here(List<Row> rows) {
        return spark.parallelize(rows, 1 + rows.size() / ROWS_PER_TASK);
    }

    /**
     * Stages a table whose rows have yet to be sorted.
     *
     * @param count how many rows there are, or may be at most
     */
    void sorted(String table, JavaRDD<Row> rows, long count) throws IOException {
        TableSchema schema = TableSchema.of(table);
        Column[] order = schema.sortedBy().stream().map(functions::col).toArray(Column[]::new);
        Dataset<Row> data = session.createDataFrame(rows, schema.columns());
        if (order.length > 0) {
            int wanted = files.count(count);
            Dataset<Row> shared = rows.getNumPartitions() > wanted ? data.repartitionByRange(wanted, order) : data;
            data = shared.sortWithinPartitions(order);
        }
        stage(table, data);
    }

    private void stage(String table, Dataset<Row> data) throws IOException {
        tell();
        describe(table);
        commit.stage(table, data);
        tell();
    }

    private void tell() {
        progress.advanced("tables", commit.rows().size(), TableSchema.TABLES.size());
    }

    /** What Spark's own pages call the jobs that follow. */
    void describe(String table) {
        spark.setJobDescription("onceedit tables: " + table);
    }
}
