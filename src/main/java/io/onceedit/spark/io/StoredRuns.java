package io.onceedit.spark.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.sweep.RunStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The runs of a store, as their manifests tell them: one without a manifest does not exist. */
public final class StoredRuns {
    /** The manifest's field that says when the texts of a run were deleted. */
    static final String TEXTS_DELETED = "texts_deleted_at";

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

    /**
     * Every run that has a manifest, by run date, then by id: the newest one is the last, and a night that was made up for later stands where it
     * belongs. Ids begin with the time of the start.
     */
    public List<String> ids() throws IOException {
        Map<String, String> dates = dates();
        List<String> ids = new ArrayList<>();
        try {
            for (FileStatus run : files.listStatus(new Path(layout.root(), "runs"))) {
                String id = run.getPath().getName();
                if (files.exists(layout.manifest(id))) {
                    ids.add(id);
                }
            }
        } catch (FileNotFoundException e) {
            return new ArrayList<>();
        }
        ids.sort(Comparator.comparing((String id) -> dates.getOrDefault(id, "")).thenComparing(id -> id));
        return ids;
    }

    /** The date of each run, as the folders of its table {@code runs} have it. */
    private Map<String, String> dates() throws IOException {
        Map<String, String> dates = new HashMap<>();
        try {
            for (FileStatus date : files.listStatus(new Path(layout.tables(), "runs"))) {
                for (FileStatus run : files.listStatus(date.getPath())) {
                    dates.put(value(run), value(date));
                }
            }
        } catch (FileNotFoundException e) {
            return Map.of();
        }
        return dates;
    }

    private static String value(FileStatus folder) {
        String name = folder.getPath().getName();
        return name.substring(name.indexOf('=') + 1);
    }

    /** The newest of some runs whose status will do; empty where there is none. */
    private Optional<String> newest(List<String> ids, Predicate<RunStatus> willDo) throws IOException {
        for (int i = ids.size() - 1; i >= 0; i--) {
            if (status(ids.get(i)).filter(willDo).isPresent()) {
                return Optional.of(ids.get(i));
            }
        }
        return Optional.empty();
    }

    /** What a run is for and whether it is whole; empty where only later versions of the program know. */
    public Optional<RunStatus> status(String runId) throws IOException {
        return RunStatus.named(manifest(runId).path("status").asText());
    }

    /**
     * The newest text of a name that a run has which stands for itself, as one that is asked to confirm or to certify something does not; empty
     * where there is none.
     *
     * @param ids runs, the newest one last
     * @param read makes something of the run's id and the text
     */
    public <T> Optional<T> newestText(List<String> ids, String name, BiFunction<String, String, T> read)
            throws IOException {
        for (int i = ids.size() - 1; i >= 0; i--) {
            Optional<String> text = find(ids.get(i), name);
            if (text.isPresent()
                    && status(ids.get(i)).filter(RunStatus::standsForItself).isPresent()) {
                return Optional.of(read.apply(ids.get(i), text.get()));
            }
        }
        return Optional.empty();
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
        Optional<String> latest = "latest".equals(name) ? newest(ids, RunStatus::standsForItself) : Optional.empty();
        if (latest.isPresent()) {
            return latest.get();
        }
        List<String> newest = ids.subList(Math.max(0, ids.size() - NAMED_RUNS), ids.size());
        throw new IllegalArgumentException("Cannot find run " + name + ": store " + layout.location() + " has "
                + (newest.size() < ids.size() ? "(the newest ones) " : "") + String.join(", ", newest));
    }

    /**
     * The newest run that stands for a day or an earlier one; empty where there is none.
     *
     * @param day YYYY-MM-DD
     */
    public Optional<String> newestUpTo(String day) throws IOException {
        List<String> ids = ids();
        Map<String, String> dates = dates();
        ids.removeIf(id -> dates.getOrDefault(id, "").compareTo(day) > 0);
        return newest(ids, RunStatus::standsForItself);
    }

    /** The newest complete run; empty where there is none. */
    public Optional<String> newestComplete() throws IOException {
        return newest(ids(), status -> status.standsForItself() && status.complete());
    }

    /**
     * Makes sure that a run's outcomes are there.
     *
     * @throws IllegalArgumentException where they were deleted, with a sentence that says when
     */
    public void requireTexts(String runId) throws IOException {
        JsonNode deleted = manifest(runId).path(TEXTS_DELETED);
        if (!deleted.isMissingNode()) {
            throw new IllegalArgumentException("Cannot read the outcomes of run " + runId + ": gc deleted them on "
                    + deleted.asText() + "; its table metrics and scores.csv are kept, choose a younger run");
        }
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
