package io.onceedit.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.StoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor's scratch folders, as a cleaner of temporary files leaves them. */
final class ScratchFoldersTest {
    @TempDir
    private Path disk;

    @Test
    void whatIsNotThereYetHasNotGone() throws IOException {
        ScratchFolders scratch = new ScratchFolders(List.of(disk.resolve("a"), disk.resolve("b")), 17);
        assertThat(scratch.restore()).isFalse();
        assertThat(disk.resolve("a/00")).isDirectory();
        assertThat(disk.resolve("b/10")).isDirectory();
        assertThat(disk.resolve("b/11")).doesNotExist();
        assertThat(scratch.restore()).isFalse();
    }

    @Test
    void whatHasGoneWhollyOrInPartIsMadeAnewOnce() throws IOException {
        ScratchFolders scratch = new ScratchFolders(List.of(disk.resolve("executor/a")), 3);
        scratch.restore();
        StoreFiles.delete(disk.resolve("executor"));
        assertThat(scratch.restore()).isTrue();
        assertThat(scratch.restore()).isFalse();
        Files.delete(disk.resolve("executor/a/02"));
        assertThat(scratch.restore()).isTrue();
        assertThat(disk.resolve("executor/a/02")).isDirectory();
    }
}
