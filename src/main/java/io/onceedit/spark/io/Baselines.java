package io.onceedit.spark.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The runs that a person has promoted: {@code STORE/baselines/NAME.json} names the run that later ones are held against. */
public final class Baselines {
    /** The baseline where none is named. */
    public static final String USUAL = "production";

    private static final String ENDING = ".json";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final StoreLayout layout;
    private final FileSystem files;

    private Baselines(StoreLayout layout, FileSystem files) {
        this.layout = layout;
        this.files = files;
    }

    /**
     * The baselines of a store.
     *
     * @throws IOException where its file system cannot be reached
     */
    public static Baselines of(StoreLayout layout, HadoopSettings settings) throws IOException {
        return new Baselines(layout, settings.fileSystem(layout.root()));
    }

    /** The run that a baseline names; empty where nobody has promoted one. */
    public Optional<String> runId(String name) throws IOException {
        Path file = file(name);
        try (InputStream stream = files.open(file)) {
            JsonNode baseline = new ObjectMapper().readTree(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            return Optional.of(baseline.required("run_id").asText());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(
                    "Invalid baseline " + file + ": expected JSON with the field run_id, promote a run anew", e);
        }
    }

    /** The run of every baseline, by its name. */
    public Map<String, String> all() throws IOException {
        Map<String, String> runs = new LinkedHashMap<>();
        try {
            for (FileStatus file : files.listStatus(layout.baselines())) {
                String name = file.getPath().getName();
                if (name.endsWith(ENDING) && NAME.matcher(name).matches()) {
                    String baseline = name.substring(0, name.length() - ENDING.length());
                    runId(baseline).ifPresent(runId -> runs.put(baseline, runId));
                }
            }
        } catch (FileNotFoundException none) {
            return Map.of();
        }
        return runs;
    }

    /**
     * Makes a run the baseline, in the place of the one that was.
     *
     * @param manifest of the run
     * @param at when
     */
    public void promote(String name, JsonNode manifest, Instant at) throws IOException {
        Map<String, String> baseline = new LinkedHashMap<>();
        baseline.put("name", name);
        baseline.put("run_id", manifest.required("run_id").asText());
        baseline.put("run_date", manifest.required("run_date").asText());
        baseline.put("promoted_at", at.toString());
        Optional<String> before = runId(name);
        if (before.isPresent()) {
            baseline.put("in_place_of", before.get());
        }
        files.mkdirs(layout.baselines());
        TextFiles.replace(
                files,
                file(name),
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(baseline));
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Invalid name of a baseline: " + name + ", expected letters, digits, dots, dashes and underscores");
        }
        return new Path(layout.baselines(), name + ENDING);
    }
}
