package io.onceedit.cli;

import io.onceedit.config.RunFile;
import io.onceedit.corpus.Provenance;
import io.onceedit.sweep.Locations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The run file, the flags that are put over it, and the store. */
final class RunFileOptions {
    @Parameters(index = "0", paramLabel = "RUN_FILE", description = "YAML run file, a path or any Hadoop URI.")
    private String file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Puts a value over the run file's, for example --set corpus.path=edits.jsonl. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--limit", paramLabel = "N", description = "Takes at most N edits.")
    private long limit = -1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Draws the edits of --limit by this seed instead of taking the first (corpus.sample_seed).")
    private long seed = -1;

    @Option(
            names = "--as-of",
            paramLabel = "DATE",
            description =
                    "Takes the edits that count on a day, YYYY-MM-DD, and what was undone by then (default: the run date, or today).")
    private Optional<String> asOf = Optional.empty();

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "Where results are and go, a folder or any Hadoop URI (default: out).")
    private String store = "out";

    private String day = LocalDate.now(ZoneOffset.UTC).toString();

    /** The run file's path or URI, as it was typed. */
    String location() {
        return file;
    }

    /** Where results are and go. */
    String store() {
        return store;
    }

    /** The day that the plug-ins are asked for as they were; empty where they are taken as they are. */
    Optional<String> asOf() {
        return asOf;
    }

    /** Takes the edits that count on a day, where neither flag nor file says another one. */
    void countingOn(String date) {
        day = date;
    }

    /** The run file with every flag applied. */
    RunFile read(Locations locations) {
        RunFile read = read(locations, file, assignments);
        if (limit >= 0) {
            read.set("corpus.limit=" + limit);
        }
        if (seed >= 0) {
            read.set("corpus.sample_seed=" + seed);
        }
        if (asOf.isPresent() && !Provenance.isDate(asOf.get())) {
            throw new UnusableInputException("Invalid --as-of " + asOf.get() + ": expected YYYY-MM-DD");
        }
        asOf.ifPresent(date -> read.set("as_of=" + date));
        if (!read.root().has("as_of")) {
            read.set("as_of=" + day);
        }
        return read;
    }

    /** A file of settings with values put over it. */
    static RunFile read(Locations locations, String file, List<String> assignments) {
        if (!locations.exists(file)) {
            throw new UnusableInputException(
                    "Cannot find run file " + file + "; an example that works is conf/demo.yaml");
        }
        String text;
        try (InputStream stream = locations.open(file)) {
            text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UnusableInputException("Failed to read run file " + file + ": " + e.getMessage());
        }
        RunFile read = RunFile.read(file, text, System.getenv());
        assignments.forEach(read::set);
        return read;
    }
}
