package io.onceedit.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentHashesTest {
    /** SHA-256 of "abc", from FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private Path file;
    private Path cache;

    @BeforeEach
    void writeFile() throws IOException {
        file = folder.resolve("weights");
        cache = folder.resolve("cache/hashes");
        Files.writeString(file, "abc");
        Files.setLastModifiedTime(file, LONG_AGO);
    }

    @Test
    void hashesAFile() {
        assertThat(ContentHashes.uncached().of(file)).isEqualTo(ABC);
    }

    @Test
    void readsAFileOnceAndRemembersIt() throws IOException {
        assertThat(ContentHashes.cachedIn(cache).of(file)).isEqualTo(ABC);
        Path remembered = remembered().get(0);
        Files.writeString(remembered, Files.readString(remembered).replace(ABC, "remembered"));
        assertThat(ContentHashes.cachedIn(cache).of(file)).isEqualTo("remembered");
        assertThat(ContentHashes.cachedIn(cache).of(folder.resolve("./weights")))
                .isEqualTo("remembered");
    }

    @Test
    void forgetsAFileWhoseTimeWasSetBack() throws IOException {
        ContentHashes hashes = ContentHashes.cachedIn(cache);
        assertThat(hashes.of(file)).isEqualTo(ABC);
        Files.write(file, new byte[] {'a', 'b', 'd'}, StandardOpenOption.WRITE);
        Files.setLastModifiedTime(file, LONG_AGO);
        assertThat(hashes.of(file)).isEqualTo(ContentHashes.uncached().of(file)).isNotEqualTo(ABC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"state\": ", "{}", "\"text\""})
    void computesAnewWhereWhatIsRememberedIsDamaged(String damaged) throws IOException {
        ContentHashes hashes = ContentHashes.cachedIn(cache);
        hashes.of(file);
        Path remembered = remembered().get(0);
        Files.writeString(remembered, damaged);
        assertThat(hashes.of(file)).isEqualTo(ABC);
        Files.writeString(remembered, Files.readString(remembered).replace("sha256", "gone"));
        assertThat(hashes.of(file)).isEqualTo(ABC);
        assertThat(remembered).content().contains(ABC).doesNotContain("gone");
    }

    @Test
    void forgetsAFileOfAnotherTime() throws IOException {
        ContentHashes hashes = ContentHashes.cachedIn(cache);
        hashes.of(file);
        Files.writeString(file, "abd");
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.toInstant().plus(Duration.ofNanos(1000))));
        assertThat(hashes.of(file)).isEqualTo(ContentHashes.uncached().of(file)).isNotEqualTo(ABC);
    }

    @Test
    void forgetsAFileOfAnotherSize() throws IOException {
        ContentHashes hashes = ContentHashes.cachedIn(cache);
        hashes.of(file);
        Files.writeString(file, "abcd");
        Files.setLastModifiedTime(file, LONG_AGO);
        assertThat(hashes.of(file)).isEqualTo(ContentHashes.uncached().of(file)).isNotEqualTo(ABC);
    }

    @Test
    void forgetsAFileThatAnotherOneOfTheSameSizeAndTimeReplaced() throws IOException {
        ContentHashes hashes = ContentHashes.cachedIn(cache);
        hashes.of(file);
        Path other = Files.writeString(folder.resolve("other"), "xyz");
        Files.setLastModifiedTime(other, LONG_AGO);
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(hashes.of(file)).isEqualTo(ContentHashes.uncached().of(file)).isNotEqualTo(ABC);
    }

    @Test
    void remembersNoFileThatHasJustChanged() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        assertThat(ContentHashes.cachedIn(cache).of(file)).isEqualTo(ABC);
        assertThat(remembered()).isEmpty();
    }

    /** On an executor, say, where the folder of whoever planned the sweep cannot be made. */
    @Test
    void hashesWhereNothingCanBeRemembered() throws IOException {
        Path noFolder = Files.writeString(folder.resolve("no-folder"), "");
        ContentHashes hashes = ContentHashes.cachedIn(noFolder.resolve("hashes"));
        assertThat(hashes.of(file)).isEqualTo(ABC);
        assertThat(hashes.ofPart("rows", ABC, () -> "hash of the rows")).isEqualTo("hash of the rows");
        assertThat(hashes.ofPart("rows", ABC, () -> "computed anew")).isEqualTo("computed anew");
    }

    @Test
    void reportsAMissingFile() {
        assertThatThrownBy(() -> ContentHashes.uncached().of(folder.resolve("missing")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(
                        "Cannot hash " + folder.resolve("missing") + ": java.nio.file.NoSuchFileException");
    }

    @Test
    void remembersThePartsOfWhatItKnows() {
        assertThat(ContentHashes.cachedIn(cache).ofPart("rows", ABC, () -> "hash of the rows"))
                .isEqualTo("hash of the rows");
        assertThat(ContentHashes.cachedIn(cache).ofPart("rows", ABC, () -> "computed anew"))
                .isEqualTo("hash of the rows");
        assertThat(ContentHashes.cachedIn(cache).ofPart("names", ABC, () -> "hash of the names"))
                .isEqualTo("hash of the names");
        assertThat(ContentHashes.cachedIn(cache).ofPart("rows", "other content", () -> "other rows"))
                .isEqualTo("other rows");
        assertThat(ContentHashes.uncached().ofPart("rows", ABC, () -> "computed anew"))
                .isEqualTo("computed anew");
    }

    private List<Path> remembered() throws IOException {
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.toList();
        }
    }
}
