package io.onceedit.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.onceedit.evaluate.Candidates;
import io.onceedit.evaluate.Observation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Records as gzipped JSON Lines: the form of observations and host passes in the store. */
public final class JsonLines {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(Observation.Answers.class, CandidatesApart.class)
            .build();

    /** Observations are stored without candidates, as they were before there were any. */
    interface CandidatesApart {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Candidates> candidates();
    }

    private JsonLines() {}

    /** Writes one line for each record. */
    public static void write(Path file, List<?> records) throws IOException {
        try (Writer writer = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
            for (Object record : records) {
                writer.write(MAPPER.writeValueAsString(record));
                writer.write('\n');
            }
        }
    }

    /** Reads records that {@link #write} wrote. */
    public static <T> List<T> read(Path file, Class<T> type) {
        try (InputStream stream = new GZIPInputStream(Files.newInputStream(file));
                MappingIterator<T> records = MAPPER.readerFor(type).readValues(stream)) {
            return records.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read " + file + ": " + e.getMessage(), e);
        }
    }
}
