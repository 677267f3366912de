package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import io.onceedit.model.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes of a machine and one cache. */
final class CachedModelsProcessesTest {
    private static final String WEIGHTS = RemoteModelFiles.WEIGHTS;

    @TempDir
    private Path folder;

    private RemoteModelFiles files;
    private Path model;
    private String uri;

    @BeforeEach
    void putModelOnDisk() throws IOException {
        files = new RemoteModelFiles(folder);
        model = files.copyDemo();
        uri = RemoteModelFiles.uri(model);
    }

    private void go() throws IOException {
        Files.writeString(folder.resolve("go"), "");
    }

    @Test
    void twoThatStartTogetherFetchOnce() throws IOException, InterruptedException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        Process first = FetchingProcess.fetching(one, uri, files, RemoteDisk.DELAY, "20");
        Process second = FetchingProcess.fetching(two, uri, files, RemoteDisk.DELAY, "20");
        go();
        assertThat(ChildProcess.exitCode(first))
                .as(Files.readString(folder.resolve("one.log")))
                .isZero();
        assertThat(ChildProcess.exitCode(second))
                .as(Files.readString(folder.resolve("two.log")))
                .isZero();
        assertThat(one).content().isEqualTo(Files.readString(two));
        assertThat(files.readings()).hasSize(5).doesNotHaveDuplicates();
        assertThat(files.contents()).containsExactly(Path.of(Files.readString(one)));
    }

    @Test
    void whatAKilledOneLeftIsNeverOpenedAndGoneOnWith() throws IOException {
        go();
        Process killed =
                FetchingProcess.fetching(folder.resolve("killed"), uri, files, RemoteDisk.STALLS, WEIGHTS + ":1200000");
        String key = ModelCacheFolder.key(uri.replace("///", "/"));
        ModelStaging staging = new ModelStaging(new ModelCacheFolder(files.cache()).staging(key));
        FetchingProcess.await(staging.bytes(WEIGHTS), killed);
        killed.destroyForcibly().onExit().join();
        assertThat(folder.resolve("killed")).doesNotExist();
        assertThat(files.contents()).isEmpty();
        assertThat(staging.file(WEIGHTS)).exists();
        files.readings();
        Path content = files.process().local(uri);
        List<String> read = files.readings();
        assertThat(read).hasSize(3);
        assertThat(read.get(0)).matches(WEIGHTS + " from [1-9]\\d+");
        try (ModelFiles fetched = ModelFiles.open(content);
                ModelFiles there = ModelFiles.open(model)) {
            assertThat(fetched.contentHash()).isEqualTo(there.contentHash());
        }
    }
}
