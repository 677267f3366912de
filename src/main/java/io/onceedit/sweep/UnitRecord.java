package io.onceedit.sweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a result came to be, kept beside it: who reuses the result finds here what it cost.
 *
 * @param runId the run that computed it, or {@link TaskPlace#NO_RUN}
 * @param attempt of the task that did, from 1
 * @param cost what it cost
 * @param endedAt when it was there, ISO 8601; empty for results from before that was written down
 */
record UnitRecord(String runId, int attempt, UnitCost cost, String endedAt) {
    /** Its name in the folder. */
    static final String FILE = "unit.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    UnitRecord {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(cost, "cost");
        endedAt = Objects.requireNonNullElse(endedAt, "");
    }

    /** Writes the record into a result's folder. */
    void write(Path folder) throws IOException {
        MAPPER.writeValue(folder.resolve(FILE).toFile(), this);
    }

    /**
     * The record that a file holds.
     *
     * @throws IOException where it is none
     */
    static UnitRecord parse(byte[] content) throws IOException {
        return MAPPER.readValue(content, UnitRecord.class);
    }

    /**
     * The record in a result's folder.
     *
     * @throws UncheckedIOException where there is none, or it cannot be read
     */
    static UnitRecord read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return MAPPER.readValue(file.toFile(), UnitRecord.class);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Failed to read " + file + ": " + e.getMessage() + "; delete its folder and run the sweep again",
                    e);
        }
    }
}
