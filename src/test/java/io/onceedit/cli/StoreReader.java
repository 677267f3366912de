package io.onceedit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.spark.schema.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads a store again and again while others write to it, in both ways that people do: by manifests, and whole tables. */
final class StoreReader implements AutoCloseable {
    private static final int PAUSE_MILLIS = 500;

    private final Path store;
    private final SparkSession session;
    private final Thread thread = new Thread(this::readOn, "store reader");
    private final Map<String, Long> published = new TreeMap<>();
    private final Map<String, Long> seen = new TreeMap<>();
    private volatile boolean ending;
    private volatile Throwable failure;
    private final AtomicInteger rounds = new AtomicInteger();

    private StoreReader(Path store) {
        this.store = store;
        this.session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .getOrCreate();
    }

    static StoreReader of(Path store) {
        StoreReader reader = new StoreReader(store);
        reader.thread.setUncaughtExceptionHandler((thread, failed) -> reader.failure = failed);
        reader.thread.start();
        return reader;
    }

    private void readOn() {
        while (!ending) {
            try {
                readManifests();
                try {
                    readTable();
                } catch (Exception e) { // Spark throws checked exceptions that it does not declare
                    requireWithdrawn(e);
                }
                rounds.incrementAndGet();
                Thread.sleep(PAUSE_MILLIS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** What a killed run has left without a manifest may be withdrawn while it is read: that fails, and no rows come of it. */
    private static void requireWithdrawn(Exception failure) {
        if (!String.valueOf(failure.getMessage()).contains("does not exist")) {
            throw new IllegalStateException("Failed to read a table: " + failure.getMessage(), failure);
        }
    }

    /** A run that has a manifest has every row that this tells of, from then on. */
    private void readManifests() throws IOException {
        if (!Files.isDirectory(store.resolve("runs"))) {
            return;
        }
        List<Path> manifests;
        try (Stream<Path> runs = Files.list(store.resolve("runs"))) {
            manifests = runs.map(run -> run.resolve("manifest.json"))
                    .filter(Files::exists)
                    .toList();
        }
        for (Path file : manifests) {
            JsonNode manifest = new ObjectMapper().readTree(Files.readString(file));
            for (JsonNode table : manifest.required("tables")) {
                long rows = session.read()
                        .schema(TableSchema.of(table.required("table").asText()).columns())
                        .parquet(table.required("path").asText())
                        .count();
                if (rows != table.required("rows").asLong()) {
                    throw new AssertionError(rows + " rows in " + table);
                }
            }
            published.put(manifest.required("run_id").asText(), 1L);
        }
    }

    /** A run has the same number of rows in a table whenever it has any. */
    private void readTable() {
        Path table = store.resolve("tables/outcomes");
        if (!Files.isDirectory(table)) {
            return;
        }
        for (Row run : session.read()
                .schema(TableSchema.of("outcomes").columns().add("run_id", "string"))
                .parquet(table.toString())
                .groupBy("run_id")
                .count()
                .collectAsList()) {
            Long before = seen.put(run.getString(0), run.getLong(1));
            if (before != null && before != run.getLong(1)) {
                throw new AssertionError(run + " after " + before + " rows");
            }
        }
    }

    /** What a reader has seen. */
    record Sight(int rounds, Map<String, Long> published, Map<String, Long> outcomes) {}

    /** Waits until all has been read that is there now. */
    void readOnceMore() throws InterruptedException {
        int begun = rounds.get() + 1; // a round that is under way may have read it before
        while (rounds.get() <= begun && thread.isAlive()) {
            thread.join(50);
        }
    }

    /** Stops reading. */
    Sight end() throws InterruptedException {
        ending = true;
        thread.join();
        if (failure != null) {
            throw new AssertionError("Failed to read the store: " + failure, failure);
        }
        return new Sight(rounds.get(), Map.copyOf(published), Map.copyOf(seen));
    }

    @Override
    public void close() {
        ending = true;
        session.stop();
    }
}
