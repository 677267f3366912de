package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.tensor.TensorRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process reads of the models that it leases. */
final class OpenModelsTest {
    private static final Path HOST = Path.of("src/demo/models/host-llama");
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2024-05-06T07:08:09Z"));

    @TempDir
    private Path folder;

    private final AtomicLong hashedBytes = new AtomicLong();
    private Path path;
    private ModelSource source;
    private String planned;
    private long contentBytes;

    @BeforeEach
    void plan() throws IOException {
        TensorRuntime.prepareThread();
        path = Files.createDirectory(folder.resolve("model"));
        for (Path file : files(HOST)) {
            Path copy = Files.copy(file, path.resolve(file.getFileName()));
            Files.setLastModifiedTime(copy, LONG_AGO);
        }
        source = new ModelSource("host", path.toString());
        try (ModelFiles files = ModelFiles.open(path, remembered())) {
            planned = files.contentHash();
            contentBytes = files.contentBytes();
        }
    }

    private ContentHashes remembered() {
        return ContentHashes.cachedIn(folder.resolve("hashes")).counting(hashedBytes::addAndGet);
    }

    private static List<Path> files(Path model) throws IOException {
        try (Stream<Path> files = Files.list(model)) {
            return files.toList();
        }
    }

    private void leaseTwice(ContentHashes hashes) {
        try (OpenModels models = new OpenModels(0, ModelLocator.LOCAL, hashes)) {
            for (int lease = 0; lease < 2; lease++) {
                models.use(
                        source,
                        planned,
                        model -> assertThat(model.contentHash()).isEqualTo(planned));
            }
            assertThat(models.loads()).isEqualTo(2);
        }
    }

    @Test
    void whatWasHashedForThePlanIsNotHashedWhenItIsOpened() {
        assertThat(hashedBytes).hasValue(contentBytes);
        leaseTwice(remembered());
        assertThat(hashedBytes).hasValue(contentBytes);
    }

    @Test
    void withoutAFolderEveryOpeningHashes() {
        hashedBytes.set(0);
        leaseTwice(ContentHashes.uncached().counting(hashedBytes::addAndGet));
        assertThat(hashedBytes).hasValue(2 * contentBytes);
    }

    /** In a weight, where neither a header nor a size tells. */
    @Test
    void refusesAModelThatChangedSinceThePlan() throws IOException {
        Path weights = path.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 2] ^= 1;
        Files.write(weights, bytes);
        assertThatThrownBy(() -> leaseTwice(remembered()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot use model host at " + path
                        + ": its files changed since the sweep was planned; run the sweep again");
    }
}
