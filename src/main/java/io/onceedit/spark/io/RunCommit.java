package io.onceedit.spark.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.spark.schema.TableSchema;
import io.onceedit.sweep.StagingFolder;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.RecordWriter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

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

    private final StoreLayout layout;
    private final FileSystem files;
    private final Configuration configuration;
    private final CompressionCodecName codec;
    private final String runDate;
    private final String runId;
    private final Map<String, Long> rows = new ConcurrentSkipListMap<>();
    private final Optional<StagingFolder> locked;
    private final ExitCleanUp atExit;

    private RunCommit(
            StoreLayout layout,
            Configuration configuration,
            CompressionCodecName codec,
            String runDate,
            String runId,
            Optional<StagingFolder> locked)
            throws IOException {
        this.layout = layout;
        this.files = layout.root().getFileSystem(configuration);
        this.configuration = configuration;
        this.codec = codec;
        this.runDate = runDate;
        this.runId = runId;
        this.locked = locked;
        this.atExit = ExitCleanUp.of(this::deleteStaging);
    }

    /**
     * Begins the commit of one run; the caller closes it.
     *
     * @param codec what its tables are compressed with
     * @throws IOException where the store cannot be written
     */
    public static RunCommit open(
            StoreLayout layout, HadoopSettings settings, CompressionCodecName codec, String runDate, String runId)
            throws IOException {
        Optional<StagingFolder> locked =
                StoreLayout.isLocal(layout.root()) ? Optional.of(staging(layout, runId)) : Optional.empty();
        return new RunCommit(layout, settings.configuration(), codec, runDate, runId, locked);
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
     * Writes a table's rows to staging, in one file for each partition, in its order. Several tables may be written at the same time.
     *
     * @throws IOException where they cannot be written, with the first cause's own words
     */
    public void stage(String table, JavaRDD<Row> partitions) throws IOException {
        stage(
                table,
                settings -> partitions
                        .mapToPair(row -> new Tuple2<Void, Row>(null, row))
                        .saveAsNewAPIHadoopDataset(settings));
    }

    /**
     * Writes a table's rows to staging, in one file, in the table's order, from this process.
     *
     * @throws IOException where they cannot be written, with the first cause's own words
     */
    public void stage(String table, List<Row> unsorted) throws IOException {
        List<Row> sorted = unsorted.stream()
                .sorted(Comparator.comparing(TableSchema.of(table)::sortKey))
                .toList();
        stage(table, settings -> {
            Path file = new Path(layout.stagedTable(table, runId), "part-00000" + codec.getExtension() + ".parquet");
            RecordWriter<Void, Row> writer = new TableOutputFormat().getRecordWriter(settings, file, codec);
            try {
                for (Row row : sorted) {
                    writer.write(null, row);
                }
            } finally {
                writer.close(null);
            }
        });
    }

    private void stage(String table, Writing writing) throws IOException {
        Path folder = layout.stagedTable(table, runId);
        try {
            writing.write(TableOutputFormat.settings(configuration, codec, table, folder));
            rows.put(table, rowsIn(folder));
        } catch (Exception
                | FSError
                        e) { // Spark throws checked exceptions that its methods do not declare, Hadoop an error where a
            // disk is full
            throw new IOException("Failed to write table " + table + ": " + firstCause(e), e);
        }
    }

    /** Writes a table where the settings say. */
    private interface Writing {
        void write(Configuration settings) throws Exception;
    }

    private static String firstCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message.lines().findFirst().orElse(message);
    }

    /** What the footers of a folder's files say: a query would read the same and be planned, compiled and scheduled first. */
    private long rowsIn(Path folder) throws IOException {
        long count = 0;
        for (FileStatus file : files.listStatus(folder, path -> path.getName().endsWith(".parquet"))) {
            try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, configuration))) {
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
