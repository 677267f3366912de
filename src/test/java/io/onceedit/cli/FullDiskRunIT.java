package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import io.onceedit.StoreFiles;
import io.onceedit.spark.io.FullDiskFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;
import picocli.CommandLine;

/** A disk that fills up under a whole run: the exit code, the sentence, what is left behind, and that the next run goes on. */
final class FullDiskRunIT {
    private static final String SETTING = "spark.hadoop." + FullDiskFileSystem.IMPLEMENTATION;
    private static final List<String> SWEEP = List.of(
            "edit-sweep",
            "conf/demo.yaml",
            "--limit",
            "2",
            "--hosts",
            "gpt2",
            "--methods",
            "host",
            "--set",
            "evaluation.top_tokens=1900",
            "--store");

    @TempDir
    private Path folder;

    private Path store;
    private final StringWriter said = new StringWriter();

    @BeforeEach
    void makeTheDiskKnownThroughSpark() {
        System.setProperty(SETTING, FullDiskFileSystem.class.getName());
        store = folder.resolve("store");
    }

    @AfterEach
    void forgetTheDisk() {
        System.clearProperty(SETTING);
    }

    private int sweep(String location, String... more) {
        List<String> arguments = new ArrayList<>(SWEEP);
        arguments.add(location);
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private int run(List<String> arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        return line.execute(arguments.toArray(String[]::new));
    }

    @Test
    void tablesThatDoNotFitEndTheRunWithFourAndLeaveRoomForTheNext() throws IOException {
        FullDiskFileSystem.resize(folder, Long.MAX_VALUE);
        String location = "fulldisk://" + store;
        assertThat(sweep(location)).as(said.toString()).isZero();
        StoreFiles.delete(store.resolve("tables"));
        StoreFiles.delete(store.resolve("runs"));
        long results = FullDiskFileSystem.usedBytes(folder);

        FullDiskFileSystem.resize(folder, results + 1000);
        assertThat(sweep(location, "--resume")).as(said.toString()).isEqualTo(4);
        assertThat(said.toString())
                .containsPattern("Failed to write run \\S+ to fulldisk:\\S*: Failed to write table \\w+:"
                        + " No space left on device; nothing of it is visible, free space and run again with --resume")
                .doesNotContain("\tat ");
        assertThat(store.resolve("runs")).doesNotExist();
        assertThat(FullDiskFileSystem.usedBytes(folder)).isEqualTo(results);

        FullDiskFileSystem.resize(folder, Long.MAX_VALUE);
        assertThat(sweep(location, "--resume")).as(said.toString()).isZero();
        assertThat(said.toString()).contains("3 units, 3 of them found in the store, 0 failed");
    }

    @Test
    void verbsThatPrepareEndWithFourWhereAResultDoesNotFit() {
        FullDiskFileSystem.resize(folder, 100);
        assertThat(run(List.of(
                        "align",
                        "conf/demo.yaml",
                        "--limit",
                        "2",
                        "--hosts",
                        "gpt2",
                        "--store",
                        "fulldisk://" + store)))
                .as(said.toString())
                .isEqualTo(4);
        assertThat(said.toString())
                .containsPattern("Failed to write align of .* to fulldisk:\\S*: No space left on device;"
                        + " free space and run again")
                .doesNotContain("\tat ");
        assertThat(FullDiskFileSystem.usedBytes(folder)).isZero();
    }

    /** The system itself ends files at a size, so that the default store, which Hadoop does not see, meets the same end. */
    @Test
    void resultsThatDoNotFitIntoTheDefaultStoreAreListedAndComputedByTheNextRun()
            throws IOException, InterruptedException {
        Path log = folder.resolve("limited.log");
        assertThat(ChildProcess.exitCode(limited(log)))
                .as(Files.readString(log))
                .isEqualTo(3);
        assertThat(log)
                .content()
                .containsPattern("failed  host_pass: .*File too large")
                .contains("INCOMPLETE: 3 units, 0 of them found in the store, 3 failed");
        assertThat(store.resolve("cache/host-pass")).doesNotExist();
        assertThat(store.resolve("cache/staging")).isEmptyDirectory();

        assertThat(sweep(store.toString(), "--resume")).as(said.toString()).isZero();
    }

    /** The sweep in a process that may write 64 KiB to a file; what it says goes through a pipe. */
    private Process limited(Path log) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("bash", "-c", "(ulimit -f 64 && exec \"$@\") 2>&1 | cat; exit ${PIPESTATUS[0]}", "limited"));
        command.addAll(ChildProcess.java("-XX:-UsePerfData", "-Dorg.xerial.snappy.lib.path=" + unpackedSnappy()));
        command.add(Main.class.getName());
        command.addAll(SWEEP);
        command.add(store.toString());
        return ChildProcess.start(command, log);
    }

    /** Where the library of the tables' compression lies, which a limited process cannot unpack by itself. */
    private Path unpackedSnappy() throws IOException {
        String library = "libsnappyjava.so";
        try (InputStream stream =
                Snappy.class.getResourceAsStream("/org/xerial/snappy/native/Linux/x86_64/" + library)) {
            Files.copy(stream, folder.resolve(library), StandardCopyOption.REPLACE_EXISTING);
        }
        return folder;
    }
}
