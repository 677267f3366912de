package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.StoreFiles;
import io.onceedit.model.ModelFiles;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of a model's files are read, and nothing is believed. */
final class UntouchedModelTest {
    private static final Path HOST = Path.of("src/demo/models/host-gpt2");

    @TempDir
    private Path folder;

    private static UntouchedModel read(Path model, String before) {
        return UntouchedModel.read(
                new ModelSource("host", model.toString()), ModelLocator.LOCAL, before, ProgressListener.SILENT);
    }

    @Test
    void readsEveryByteOfWhatTheHashIsOver() {
        try (ModelFiles files = ModelFiles.open(HOST)) {
            UntouchedModel read = read(HOST, files.contentHash());
            assertThat(read.isUntouched()).isTrue();
            assertThat(read.bytesRead()).isEqualTo(files.contentBytes()).isGreaterThan(1_000_000);
            assertThat(read(HOST, files.contentHash()))
                    .as("nothing is remembered")
                    .isEqualTo(read);
        }
    }

    @Test
    void oneChangedByteIsSeen() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        for (Path file : StoreFiles.under(HOST, "")) {
            Files.copy(file, model.resolve(file.getFileName()));
        }
        String before = read(model, "").after();
        byte[] weights = Files.readAllBytes(model.resolve("model.safetensors"));
        weights[weights.length - 1] ^= 1;
        Files.write(model.resolve("model.safetensors"), weights);
        assertThat(read(model, before).isUntouched()).isFalse();
        assertThat(read(HOST, before).isUntouched()).isTrue();
    }
}
