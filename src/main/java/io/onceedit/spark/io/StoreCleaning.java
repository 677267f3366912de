package io.onceedit.spark.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ClosedEdits;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds what a store keeps no longer, and deletes it. Baselines and the newest complete run are kept whatever their age. A run ceases to exist
 * before its rows go, and its manifest says that its texts are gone before they are: whoever is interrupted goes on the next time.
 */
public final class StoreCleaning {
    /** Tables that hold prompts and answers. */
    static final List<String> TEXT_TABLES = List.of("outcomes", "positions", "candidates", "facts", "errors");

    /** Files of a run that hold them. */
    static final List<String> TEXT_FILES =
            List.of("report.html", "summary.md", "junit.xml", "certificate.md", "certificate.json");

    private static final Duration UNPUBLISHED = Duration.ofDays(1);
    private static final List<String> HOST_ANSWERS = List.of("host-passes", "host-generations");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final StoreLayout layout;
    private final FileSystem files;
    private final StoredRuns runs;
    private final Leases leases;
    private final Set<String> pinned;

    /** Tells what a run has used. */
    @FunctionalInterface
    public interface UsedKeys {
        /** The keys of the units whose results a run has used. */
        Set<String> of(String runId) throws IOException;
    }

    private StoreCleaning(StoreLayout layout, FileSystem files, StoredRuns runs, Leases leases, Set<String> pinned) {
        this.layout = layout;
        this.files = files;
        this.runs = runs;
        this.leases = leases;
        this.pinned = Set.copyOf(pinned);
    }

    /**
     * Of a store.
     *
     * @throws FileNotFoundException where there is no such store
     * @throws JobUnderWayException where a job is under way in it
     * @throws IOException where it cannot be read
     */
    public static StoreCleaning of(StoreLayout layout, HadoopSettings settings) throws IOException {
        if (!settings.fileSystem(layout.root()).exists(layout.cache())) {
            throw new FileNotFoundException("Cannot clean store " + layout.location()
                    + ": there is none, or nothing was ever computed in it; name another with --store");
        }
        StoredRuns runs = StoredRuns.of(layout, settings);
        Set<String> pinned = new HashSet<>(Baselines.of(layout, settings).all().values());
        runs.newestComplete().ifPresent(pinned::add);
        StoreCleaning cleaning = new StoreCleaning(
                layout, settings.fileSystem(layout.root()), runs, Leases.of(layout, settings), pinned);
        cleaning.requireIdle();
        return cleaning;
    }

    private void requireIdle() throws IOException {
        Optional<String> busy = leases.underWay();
        if (busy.isPresent()) {
            throw new JobUnderWayException("Cannot clean store " + layout.location() + ": " + busy.get()
                    + "; nothing was deleted, wait for it");
        }
    }

    /** The runs that are kept whatever their age. */
    public Set<String> pinned() {
        return pinned;
    }

    /**
     * What is kept no longer.
     *
     * @param uses is asked about every run that is kept
     */
    public List<ExpiredEntry> expired(KeptAges ages, Instant now, UsedKeys uses) throws IOException {
        List<ExpiredEntry> expired = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (String runId : runs.ids()) {
            JsonNode manifest = runs.manifest(runId);
            String date = manifest.required("run_date").asText();
            Duration age = Duration.between(endOf(runId, manifest), now);
            boolean isKept = pinned.contains(runId) || isYounger(age, ages.runs());
            if (!isKept) {
                expired.add(entry(ExpiredEntry.What.RUN, runId, ofRun(date, runId)));
                continue;
            }
            used.addAll(uses.of(runId));
            if (!pinned.contains(runId) && !isYounger(age, ages.texts())) {
                List<Path> texts = textsOf(date, runId);
                if (!texts.isEmpty()) {
                    expired.add(entry(ExpiredEntry.What.TEXTS, runId, texts));
                }
            }
        }
        Instant oldest = now.minus(ages.unused());
        for (ArtifactKind kind : ArtifactKind.values()) {
            addUnused(new Path(layout.cache(), kind.folderName()), used, oldest, expired);
        }
        Set<String> hosts = hostsOf(used);
        for (String answers : HOST_ANSWERS) {
            addUnused(new Path(layout.cache(), answers), hosts, oldest, expired);
        }
        addUnpublished(now.minus(UNPUBLISHED), expired);
        return expired;
    }

    private Instant endOf(String runId, JsonNode manifest) throws IOException {
        String endedAt = manifest.path("ended_at").asText();
        try {
            return Instant.parse(endedAt);
        } catch (DateTimeParseException e) {
            throw new IOException(
                    "Invalid " + layout.manifest(runId) + ": ended_at = \"" + endedAt
                            + "\", expected a time such as 2026-01-02T03:04:05Z; nothing was deleted",
                    e);
        }
    }

    private static boolean isYounger(Duration age, Optional<Duration> most) {
        return most.isEmpty() || age.compareTo(most.get()) <= 0;
    }

    private List<Path> ofRun(String date, String runId) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (FileStatus table : list(layout.tables())) {
            addExisting(layout.table(table.getPath().getName(), date, runId), paths);
        }
        addExisting(layout.run(runId), paths);
        return paths;
    }

    private List<Path> textsOf(String date, String runId) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String table : TEXT_TABLES) {
            addExisting(layout.table(table, date, runId), paths);
        }
        for (String file : TEXT_FILES) {
            addExisting(layout.runFile(runId, file), paths);
        }
        return paths;
    }

    private void addExisting(Path path, List<Path> paths) throws IOException {
        if (files.exists(path)) {
            paths.add(path);
        }
    }

    private void addUnused(Path parent, Set<String> used, Instant oldest, List<ExpiredEntry> expired)
            throws IOException {
        for (FileStatus entry : list(parent)) {
            String name = entry.getPath().getName();
            if (!used.contains(name)
                    && AbandonedWork.lastChange(files, entry) < oldest.toEpochMilli()
                    && !hasClosedEdits(entry.getPath())) {
                expired.add(entry(ExpiredEntry.What.UNUSED, parent.getName() + "/" + name, List.of(entry.getPath())));
            }
        }
    }

    /** What a person has undone is computed by nobody: a plug-in that knows of it stays. */
    private boolean hasClosedEdits(Path artifact) throws IOException {
        Optional<Path> whole = whole(artifact);
        return whole.isPresent() && files.exists(new Path(whole.get(), ClosedEdits.FILE));
    }

    private Optional<Path> whole(Path artifact) throws IOException {
        return StoreLayout.isInObjectStore(artifact)
                ? new ArtifactFiles(files, artifact).find()
                : Optional.of(artifact);
    }

    /** The folders of the hosts whose answers units have used. */
    private Set<String> hostsOf(Set<String> used) throws IOException {
        Set<String> hosts = new HashSet<>();
        Path passes = new Path(layout.cache(), ArtifactKind.HOST_PASS.folderName());
        for (FileStatus pass : list(passes)) {
            if (used.contains(pass.getPath().getName())) {
                Optional<Path> whole = whole(pass.getPath());
                if (whole.isPresent()) {
                    addHosts(new Path(whole.get(), "answers.json"), hosts);
                }
            }
        }
        return hosts;
    }

    private void addHosts(Path answers, Set<String> hosts) throws IOException {
        try (var stream = files.open(answers)) {
            JsonNode sources = MAPPER.readTree(stream.readAllBytes());
            for (String field : List.of("passes", "generations")) {
                sources.path(field)
                        .forEach(file ->
                                hosts.add("host=" + file.required("host").asText()));
            }
        } catch (FileNotFoundException none) {
            // an artefact that was deleted by hand uses nothing
        }
    }

    private void addUnpublished(Instant oldest, List<ExpiredEntry> expired) throws IOException {
        TreeMap<String, List<Path>> unpublished = new TreeMap<>();
        for (FileStatus table : list(layout.tables())) {
            for (FileStatus date : list(table.getPath())) {
                for (FileStatus run : list(date.getPath())) {
                    String runId = run.getPath().getName().replaceFirst("^run_id=", "");
                    if (!files.exists(layout.manifest(runId))
                            && AbandonedWork.lastChange(files, run) < oldest.toEpochMilli()) {
                        unpublished
                                .computeIfAbsent(runId, absent -> new ArrayList<>())
                                .add(run.getPath());
                    }
                }
            }
        }
        for (var run : unpublished.entrySet()) {
            addExisting(layout.run(run.getKey()), run.getValue());
            expired.add(entry(ExpiredEntry.What.UNPUBLISHED, run.getKey(), run.getValue()));
        }
    }

    private ExpiredEntry entry(ExpiredEntry.What what, String name, List<Path> paths) throws IOException {
        long bytes = 0;
        for (Path path : paths) {
            bytes += files.getContentSummary(path).getLength();
        }
        return new ExpiredEntry(what, name, paths, bytes);
    }

    private FileStatus[] list(Path folder) throws IOException {
        try {
            return files.listStatus(folder);
        } catch (FileNotFoundException none) {
            return new FileStatus[0];
        }
    }

    /**
     * Deletes what was found.
     *
     * @throws IOException where something cannot be deleted; what comes behind it is kept
     */
    public void delete(List<ExpiredEntry> expired, Instant now) throws IOException {
        requireIdle();
        for (ExpiredEntry entry : expired) {
            switch (entry.what()) {
                case RUN -> files.delete(layout.manifest(entry.name()), false);
                case TEXTS -> runs.write(entry.name(), Map.of("manifest.json", withoutTexts(entry.name(), now)));
                case UNUSED, UNPUBLISHED -> {}
            }
            for (Path path : entry.paths()) {
                files.delete(path, true);
            }
        }
    }

    private String withoutTexts(String runId, Instant now) throws IOException {
        ObjectNode manifest = (ObjectNode) runs.manifest(runId);
        ArrayNode kept = MAPPER.createArrayNode();
        manifest.required("tables").forEach(table -> {
            if (!TEXT_TABLES.contains(table.required("table").asText())) {
                kept.add(table);
            }
        });
        manifest.set("tables", kept);
        manifest.put(StoredRuns.TEXTS_DELETED, now.toString());
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(manifest);
    }
}
