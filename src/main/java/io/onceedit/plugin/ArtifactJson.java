package io.onceedit.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The JSON files of an artefact: records with their components in order, in snake case. The same record gives the same bytes. */
final class ArtifactJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private ArtifactJson() {}

    /** Writes a record to a file that appears whole or not at all. */
    static void write(Path file, Record value) {
        write(file, bytes(file.toString(), value));
    }

    /**
     * A record as it is written.
     *
     * @param target names the file in messages
     */
    static byte[] bytes(String target, Record value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot write " + target + ": " + e.getOriginalMessage(), e);
        }
    }

    /** Writes a file that appears whole or not at all. */
    static void write(Path file, byte[] content) {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            Files.write(part, content);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file + ": " + e, e);
        }
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException where the file is missing or holds something else, with its name and the place
     */
    static <T extends Record> T read(Path file, Class<T> type) {
        try {
            return parse(file.toString(), Files.readAllBytes(file), type);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "Cannot open plug-in " + file.getParent() + ": it has no " + file.getFileName(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + e, e);
        }
    }

    /**
     * A record of a file's content.
     *
     * @param source names the file in messages
     * @throws IllegalArgumentException where it holds something else, with its name and the place
     */
    static <T extends Record> T parse(String source, byte[] content, Class<T> type) {
        try {
            return MAPPER.readValue(content, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Invalid file " + source + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + source + ": " + e, e);
        }
    }
}
