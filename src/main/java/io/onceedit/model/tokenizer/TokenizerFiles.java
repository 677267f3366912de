package io.onceedit.model.tokenizer;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a tokenizer is opened from: the files of a Hugging Face model folder, wherever their content comes from.
 *
 * @param tokenizer {@code tokenizer.json}
 * @param settings {@code tokenizer_config.json}
 * @param configurations {@code config.json} and {@code generation_config.json}, of which {@code eos_token_id} is read
 */
public record TokenizerFiles(Document tokenizer, Optional<Document> settings, List<Document> configurations) {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String TOKENIZER = "tokenizer.json";
    private static final String SETTINGS = "tokenizer_config.json";
    private static final List<String> CONFIGURATIONS = List.of("config.json", "generation_config.json");

    public TokenizerFiles {
        Objects.requireNonNull(tokenizer, "tokenizer");
        Objects.requireNonNull(settings, "settings");
        configurations = List.copyOf(configurations);
    }

    /**
     * A JSON document, which may be large: it is read from its place each time, and held nowhere.
     *
     * @param location where it comes from, for messages
     * @param bytes its length
     * @param content its UTF-8 bytes, which nobody changes
     */
    public record Document(String location, long bytes, Content content) {
        public Document {
            Objects.requireNonNull(location, "location");
            Objects.requireNonNull(content, "content");
        }

        /** A document in memory. */
        public Document(String location, byte[] json) {
            this(location, json.length, () -> new ByteArrayInputStream(json));
        }

        /** What a document's bytes are read from. */
        @FunctionalInterface
        public interface Content {
            /** From the first byte on, for the caller to close. */
            InputStream open() throws IOException;
        }

        /** @throws UncheckedIOException where the file cannot be read */
        static Document at(Path file) {
            try {
                return new Document(
                        file.toString(),
                        Files.size(file),
                        () -> new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file + ": " + e, e);
            }
        }
    }

    /**
     * The files of a folder.
     *
     * @throws IllegalArgumentException where there is no {@code tokenizer.json}
     * @throws UncheckedIOException where a file cannot be read
     */
    public static TokenizerFiles in(Path folder) {
        return new TokenizerFiles(
                tokenizerIn(folder),
                find(folder, SETTINGS),
                CONFIGURATIONS.stream()
                        .flatMap(name -> find(folder, name).stream())
                        .toList());
    }

    /**
     * The tokenizer of a folder with another model's configuration.
     *
     * @throws IllegalArgumentException where there is no {@code tokenizer.json}
     * @throws UncheckedIOException where a file cannot be read
     */
    public static TokenizerFiles in(Path folder, Document configuration) {
        return new TokenizerFiles(tokenizerIn(folder), find(folder, SETTINGS), List.of(configuration));
    }

    private static Document tokenizerIn(Path folder) {
        return find(folder, TOKENIZER)
                .orElseThrow(() -> new IllegalArgumentException("Cannot find " + folder.resolve(TOKENIZER)
                        + ": expected a fast tokenizer; other forms are converted"
                        + " with python -c \"from transformers import AutoTokenizer as T; T.from_pretrained('" + folder
                        + "').save_pretrained('" + folder + "')\""));
    }

    private static Optional<Document> find(Path folder, String name) {
        Path file = folder.resolve(name);
        return Files.isRegularFile(file) ? Optional.of(Document.at(file)) : Optional.empty();
    }

    /** SHA-256 over tokenizer and settings, hexadecimal. */
    String contentHash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, TOKENIZER, tokenizer);
            settings.ifPresent(document -> add(digest, SETTINGS, document));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Failed to find SHA-256, which every Java platform has", e);
        }
    }

    private static void add(MessageDigest digest, String name, Document document) {
        digest.update((name + "\0" + document.bytes() + "\0").getBytes(StandardCharsets.UTF_8));
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream content = document.content().open()) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + document.location() + ": " + e, e);
        }
    }
}
