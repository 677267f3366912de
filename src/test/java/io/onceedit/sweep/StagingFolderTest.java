package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is being written stays, what nobody writes any more goes. */
final class StagingFolderTest {
    @TempDir
    private Path root;

    /** A process that fills a folder until somebody ends it. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            StagingFolder folder = StagingFolder.open(Path.of(arguments[0]), "other");
            Files.writeString(folder.path().resolve("half"), "half a result");
            Files.writeString(Path.of(arguments[1]), "ready");
            Thread.sleep(TimeUnit.MINUTES.toMillis(5));
        }
    }

    @Test
    void closingDeletesTheFolderAndItsLock() throws IOException {
        try (StagingFolder folder = StagingFolder.open(root, "mine")) {
            Files.writeString(folder.path().resolve("half"), "half a result");
        }
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void ownOpenFoldersStay() throws IOException {
        try (StagingFolder folder = StagingFolder.open(root, "mine")) {
            StagingFolder.deleteAbandoned(root);
            assertThat(folder.path()).exists();
            StagingFolder.deleteAbandoned(root);
            assertThat(folder.path()).exists();
        }
    }

    @Test
    void foldersWithoutALockGo() throws IOException {
        Files.createDirectories(root.resolve("old/content"));
        Files.writeString(root.resolve("old/content/half"), "half a result");
        Files.writeString(root.resolve("write-check"), "");
        StagingFolder.deleteAbandoned(root);
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void rootsThatAreNotThereAreNoProblem() throws IOException {
        StagingFolder.deleteAbandoned(root.resolve("nowhere"));
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void anotherProcessesFoldersStayUntilItIsKilled(@TempDir Path beside) throws IOException, InterruptedException {
        Path ready = beside.resolve("ready");
        List<String> command = new ArrayList<>(ChildProcess.java());
        command.addAll(List.of(Writer.class.getName(), root.toString(), ready.toString()));
        Process writer = ChildProcess.start(command, beside.resolve("log"));
        while (writer.isAlive() && !Files.exists(ready)) {
            writer.waitFor(10, TimeUnit.MILLISECONDS);
        }
        StagingFolder.deleteAbandoned(root);
        assertThat(root.resolve("other/half")).hasContent("half a result");
        writer.destroyForcibly().waitFor();
        assertThat(root.resolve("other/half")).exists();
        StagingFolder.deleteAbandoned(root);
        assertThat(root).isEmptyDirectory();
    }
}
