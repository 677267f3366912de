package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before any table is read. */
final class ReportCommandTest {
    @TempDir
    private Path store;

    @Test
    void aRunThatDoesNotExistIsRefusedWithThoseThatDo() throws IOException {
        manifest("20260101T000000Z-aaaa");
        manifest("20260102T000000Z-bbbb");
        Files.createDirectories(store.resolve("runs/20260103T000000Z-cccc"));
        TypedCommand refused = TypedCommand.run("report", "20260103T000000Z-cccc", "--store", store.toString());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.err())
                .startsWith("Cannot find run 20260103T000000Z-cccc: store file:")
                .endsWith(" has 20260101T000000Z-aaaa, 20260102T000000Z-bbbb\n");
        TypedCommand against = TypedCommand.run(
                "report", "20260102T000000Z-bbbb", "--against", "yesterday", "--store", store.toString());
        assertThat(against.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(against.err()).startsWith("Cannot find run yesterday: ");
    }

    @Test
    void aStoreWithoutRunsIsRefused() {
        TypedCommand refused = TypedCommand.run("report", "latest", "--store", store.toString());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.err()).contains("has no run; choose another store with --store");
    }

    private void manifest(String runId) throws IOException {
        Path run = Files.createDirectories(store.resolve("runs").resolve(runId));
        Files.writeString(run.resolve("manifest.json"), "{}");
    }
}
