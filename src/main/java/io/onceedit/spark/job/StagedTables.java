package io.onceedit.spark.job;

import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.EachOf;
import io.onceedit.spark.io.RunCommit;
import io.onceedit.spark.schema.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;

/**
 * A run's tables on their way to staging, each in files of a sensible size whose rows are sorted. Several are written side by side: most have
 * a file or two, which keep no more executors busy. The methods are for one thread.
 */
final class StagedTables implements AutoCloseable {
    private static final int SIDE_BY_SIDE = 4;

    /** Rows of a small table that the driver sends in one message: far below what a message may hold. */
    private static final int ROWS_PER_TASK = 20_000;

    private final JavaSparkContext spark;
    private final RunCommit commit;
    private final TableFiles files;
    private final ProgressListener progress;
    private final ExecutorService writers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    private final List<Future<?>> written = new ArrayList<>();
    private volatile boolean givenUp;

    StagedTables(JavaSparkContext spark, RunCommit commit, TableFiles files, ProgressListener progress) {
        this.spark = spark;
        this.commit = commit;
        this.files = files;
        this.progress = progress;
    }

    /**
     * Begins to stage a table that is in order before it is made.
     *
     * @param origins what makes each file's rows
     */
    <T> void inOrder(String table, List<List<T>> origins, FlatMapFunction<T, Row> rows) {
        JavaRDD<Row> made = spark.parallelize(origins, Math.max(1, origins.size()))
                .flatMap(new EachOf<>())
                .flatMap(rows);
        begin(table, () -> commit.stage(table, made));
    }

    /** Begins to stage a table whose rows the driver has. */
    void here(String table, List<Row> rows) {
        begin(table, () -> commit.stage(table, rows));
    }

    /**
     * Begins to stage a table whose rows have yet to be sorted.
     *
     * @param here the rows that the driver has
     * @param count how many rows there are, or may be at most
     */
    void sorted(String table, List<Row> here, JavaRDD<Row> rows, long count) {
        begin(
                table,
                () -> commit.stage(
                        table,
                        spark.parallelize(here, 1 + here.size() / ROWS_PER_TASK)
                                .union(rows)
                                .sortBy(new SortKey(table), true, files.count(count))));
    }

    /** A table's order, where its rows are. */
    private static final class SortKey implements Function<Row, String> {
        private final String table;
        private transient TableSchema schema;

        SortKey(String table) {
            this.table = table;
        }

        @Override
        public String call(Row row) {
            if (schema == null) {
                schema = TableSchema.of(table);
            }
            return schema.sortKey(row);
        }
    }

    private interface Staging {
        void write() throws IOException;
    }

    private void begin(String table, Staging staging) {
        written.add(writers.submit(() -> {
            if (!givenUp) {
                write(table, staging);
            }
            return table;
        }));
    }

    private void write(String table, Staging staging) throws IOException {
        tell();
        describe(table);
        try {
            staging.write();
        } catch (IOException e) {
            givenUp = true; // none is begun whose run has failed: it would only be waited for
            throw e;
        }
        tell();
    }

    /**
     * Waits for all tables that were begun.
     *
     * @throws IOException where one cannot be written, with the first cause's own words
     */
    void finish() throws IOException {
        for (Future<?> table : written) {
            try {
                table.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException failure
                        ? failure
                        : new IOException(
                                "Failed to write a table: " + e.getCause().getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Failed to write tables: interrupted", e);
            }
        }
    }

    /** Waits until nothing is written any more, since what is given up is deleted then. */
    @Override
    public void close() {
        givenUp = true;
        writers.shutdown();
        boolean interrupted = false;
        while (!writers.isTerminated()) {
            try {
                writers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void tell() {
        progress.advanced("tables", commit.rows().size(), TableSchema.TABLES.size());
    }

    /** What Spark's own pages call the jobs that follow. */
    void describe(String table) {
        spark.setJobDescription("onceedit tables: " + table);
    }
}
