package io.onceedit.spark.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The runs of a store, as their manifests tell them: one without a manifest does not exist. */
public final class StoredRuns {
    private static final int NAMED_RUNS = 20;

    private final StoreLayout layout;
    private final FileSystem files;

    private StoredRuns(StoreLayout layout, FileSystem files) {
        this.layout = layout;
        this.files = files;
    }

    /**
     * The runs of a store.
     *
     * @throws IOException where its file system cannot be reached
     */
    public static StoredRuns of(StoreLayout layout, HadoopSettings settings) throws IOException {
        return new StoredRuns(layout, settings.fileSystem(layout.root()));
    }

    /** Every run that has a manifest, by id; ids begin with the time of the start, so that the newest one is the last. */
    public List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        try {
            for (FileStatus run : files.listStatus(new Path(layout.root(), "runs"))) {
                String id = run.getPath().getName();
                if (files.exists(layout.manifest(id))) {
                    ids.add(id);
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        return ids.stream().sorted().toList();
    }

    /**
     * The run of a name.
     *
     * @param name a run's id, or {@code latest}
     * @throws IllegalArgumentException where it does not exist, with those that do
     */
    public String require(String name) throws IOException {
        List<String> ids = ids();
        if (ids.contains(name)) {
            return name;
        }
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("Cannot find run " + name + ": store " + layout.location()
                    + " has no run; choose another store with --store");
        }
        if ("latest".equals(name)) {
            return ids.get(ids.size() - 1);
        }
        List<String> newest = ids.subList(Math.max(0, ids.size() - NAMED_RUNS), ids.size());
        throw new IllegalArgumentException("Cannot find run " + name + ": store " + layout.location() + " has "
                + (newest.size() < ids.size() ? "(the newest ones) " : "") + String.join(", ", newest));
    }

    /** What a run's manifest says. */
    public JsonNode manifest(String runId) throws IOException {
        return new ObjectMapper().readTree(text(runId, "manifest.json"));
    }

    /** A text file of a run. */
    public String text(String runId, String name) throws IOException {
        try (InputStream stream = files.open(layout.runFile(runId, name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A text file of a run; empty where it has none of the name. */
    public Optional<String> find(String runId, String name) throws IOException {
        try {
            return Optional.of(text(runId, name));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes text files of a run in the place of those that are there. All are written beside first, so that a full disk leaves what was there.
     *
     * @param texts by the files' names
     * @throws IOException where they cannot be written
     */
    public void write(String runId, Map<String, String> texts) throws IOException {
        Map<Path, String> placed = new LinkedHashMap<>();
        texts.forEach((name, text) -> placed.put(layout.runFile(runId, name), text));
        TextFiles.replace(files, placed);
    }
}
