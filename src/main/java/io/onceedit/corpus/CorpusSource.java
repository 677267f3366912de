package io.onceedit.corpus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a corpus comes from: a name for messages and a stream that can be opened again and again. Local files are here; addresses of
 * other file systems are opened at the edge.
 */
public interface CorpusSource {
    /** The name in messages: a path or an address. */
    String name();

    /** A new stream of the bytes, plain or gzip; the caller closes it. */
    InputStream open() throws IOException;

    /** A local file. */
    static CorpusSource of(Path file) {
        return new LocalFile(file);
    }

    /** A text in memory. */
    static CorpusSource of(String name, String text) {
        return new InMemory(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes in memory, plain or gzip. */
    static CorpusSource of(String name, byte[] bytes) {
        return new InMemory(name, bytes.clone());
    }

    /** A file of the local file system. */
    record LocalFile(Path file) implements CorpusSource {
        public LocalFile {
            Objects.requireNonNull(file, "file");
        }

        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

    /** Bytes that are owned by the source and never changed. */
    record InMemory(String name, byte[] bytes) implements CorpusSource {
        public InMemory {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(bytes, "bytes");
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
