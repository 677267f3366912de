package io.onceedit.spark.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.sweep.StagingFolder;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one run's tables so that a reader sees all of a table's rows or none, and the run's manifest last: every table is written to a
 * staging folder, then every folder is moved to its place, then the manifest appears. A run that fails or is stopped takes its staging
 * folder with it; one that is killed leaves it, without a manifest, to the next run.
 */
public final class RunCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommit.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Where Spark's tasks write: one that was begun twice may write there still, behind the end of its job. */
    private static final String TASKS = "_temporary";

    /** Rows that no file has more of, however many a partition turns out to have. */
    private static final long MOST_ROWS = 2_000_000;

    private final StoreLayout layout;
    private final FileSystem files;
    private final String runDate;
    private final String runId;
    private final Map<String, Long> rows = new ConcurrentSkipListMap<>();
    private final Optional<StagingFolder> locked;
    private final ExitCleanUp atExit;

    private RunCommit(
            StoreLayout layout, FileSystem files, String runDate, String runId, Optional<StagingFolder> locked) {
        this.layout = layout;
        this.files = files;
        this.runDate = runDate;
        this.runId = runId;
        this.locked = locked;
        this.atExit = ExitCleanUp.of(this::deleteStaging);
    }

    /**
     * Begins the commit of one run; the caller closes it.
     *
     * @throws IOException where the store cannot be written
     */
    public static RunCommit open(StoreLayout layout, HadoopSettings settings, String runDate, String runId)
            throws IOException {
        FileSystem files = layout.root().getFileSystem(settings.configuration());
        Optional<StagingFolder> locked =
                StoreLayout.isLocal(layout.root()) ? Optional.of(staging(layout, runId)) : Optional.empty();
        return new RunCommit(layout, files, runDate, runId, locked);
    }

    /**
     * Makes sure that the store can be written, by writing and deleting a file.
     *
     * @throws IOException where it cannot, with a sentence that names the store
     */
    public static void requireWritable(StoreLayout layout, HadoopSettings settings) throws IOException {
        String name = "write-check-" + UUID.randomUUID();
        try {
            FileSystem files = layout.root().getFileSystem(settings.configuration());
            files.mkdirs(layout.staging());
            Closeable held = StoreLayout.isLocal(layout.root()) ? staging(layout, name) : () -> {};
            try {
                writeAndDelete(files, new Path(layout.staging(), name + "/file"));
            } finally {
                held.close();
            }
        } catch (IOException | RuntimeException e) {
            String reason = e instanceof FileSystemException ? e.toString() : e.getMessage();
            throw new IOException(
                    "Cannot write to store " + layout.root() + ": " + reason
                            + "; choose a folder that can be written with --store",
                    e);
        }
    }

    private static void writeAndDelete(FileSystem files, Path file) throws IOException {
        try (OutputStream stream = files.create(file, false)) {
            stream.write(new byte[] {1});
        } finally {
            files.delete(file.getParent(), true);
        }
    }

    /** A folder of a local disk's staging that no run which cleans up takes for abandoned. */
    private static StagingFolder staging(StoreLayout layout, String name) throws IOException {
        return StagingFolder.open(java.nio.file.Path.of(layout.staging().toUri().getPath()), name);
    }

    /**
     * Writes a table's rows to staging, in one file for each partition of the data set, in its order. They are compressed as Spark is told
     * to ({@code spark.sql.parquet.compression.codec}). Several may be written at the same time.
     *
     * @throws IOException where they cannot be written, with the first cause's own words
     */
    public void stage(String table, Dataset<Row> data) throws IOException {
        try {
            write(table, data);
        } catch (Exception e) { // Spark throws checked exceptions that its methods do not declare
            throw new IOException("Failed to write table " + table + ": " + firstCause(e), e);
        }
    }

    private static String firstCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message.lines().findFirst().orElse(message);
    }

    private void write(String table, Dataset<Row> data) throws IOException {
        Path path = layout.stagedTable(table, runId);
        data.write()
                .mode(SaveMode.Overwrite)
                .option("maxRecordsPerFile", MOST_ROWS)
                .parquet(path.toString());
        rows.put(table, rowsIn(path));
    }

    /** What the footers of a folder's files say: a query would read the same and be planned, compiled and scheduled first. */
    private long rowsIn(Path folder) throws IOException {
        long count = 0;
        for (FileStatus file : files.listStatus(folder, path -> path.getName().endsWith(".parquet"))) {
            try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, files.getConf()))) {
                count += reader.getRecordCount();
            }
        }
        return count;
    }

    /** Rows written so far, by table. */
    public Map<String, Long> rows() {
        return Map.copyOf(rows);
    }

    /**
     * Moves every staged table to its place and writes the manifest.
     *
     * @param manifest what made the run; the tables' paths and rows are added
     * @throws IOException where a move fails; what has been moved is deleted again
     */
    public synchronized void publish(Map<String, Object> manifest) throws IOException {
        try {
            Map<String, Object> whole = new LinkedHashMap<>(manifest);
            whole.put("tables", publishTables());
            write("manifest.json", MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(whole));
        } catch (IOException e) {
            withdraw(e);
            throw e;
        }
    }

    /**
     * Moves every staged table to its place, where it replaces the run's rows that are there.
     *
     * @return where each is, and how many rows it has
     * @throws IOException where a move fails
     */
    public synchronized List<Map<String, Object>> publishTables() throws IOException {
        List<Map<String, Object>> tables = new ArrayList<>();
        for (Map.Entry<String, Long> table : rows.entrySet()) {
            Path target = layout.table(table.getKey(), runDate, runId);
            files.mkdirs(target.getParent());
            files.delete(target, true);
            move(layout.stagedTable(table.getKey(), runId), target);
            files.delete(new Path(target, TASKS), true);
            tables.add(Map.of("table", table.getKey(), "path", target.toString(), "rows", table.getValue()));
        }
        return tables;
    }

    /** What cannot be deleted now is withdrawn with the run's lease. */
    private void withdraw(IOException cause) {
        try {
            new Withdrawal(layout, files).unpublish(runDate, runId);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Writes a text file of the run, whole or not at all. */
    public void write(String name, String text) throws IOException {
        Path target = layout.runFile(runId, name);
        Path staged = new Path(layout.staging(runId), "files/" + name);
        try (OutputStream stream = files.create(staged, true)) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        }
        files.mkdirs(target.getParent());
        files.delete(target, false);
        move(staged, target);
    }

    private void move(Path from, Path to) throws IOException {
        if (!files.rename(from, to)) {
            throw new IOException("Failed to move " + from + " to " + to);
        }
    }

    /** Deletes what is left of the staging folder. */
    @Override
    public void close() {
        deleteStaging();
        atExit.close();
    }

    /** Not while the run is published, where the process is stopped at that moment. What cannot be deleted now is abandoned work of the next run. */
    private synchronized void deleteStaging() {
        try {
            files.delete(layout.staging(runId), true);
            if (locked.isPresent()) {
                locked.get().close();
            }
        } catch (IOException e) {
            LOG.warn("Failed to delete {}: {}", layout.staging(runId), e.getMessage());
        }
    }
}
