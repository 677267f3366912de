package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep on one executor and on two, in processes of their own: {@code bench scale}, which gives its own Java options to them. */
final class ScalingIT extends CommandTest {
    @TempDir
    private Path folder;

    @Test
    void benchScaleTellsWhereTheTimeOfBothRunsWent() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(ChildProcess.java(ChildProcess.executorOptions()));
        command.addAll(List.of(Main.class.getName(), "bench", "scale", "--limit", "2", "--hosts", "gpt2"));
        command.addAll(List.of("--methods", "host", "--seeds", "1", "--set", "protocols=[teacher_forced]"));
        assertThat(ChildProcess.exitCode(ChildProcess.start(command, log)))
                .as(Files.readString(log))
                .isZero();
        assertThat(log)
                .content()
                .containsPattern("1 +(\\d+\\.\\d +){6}\\d+\\.\\d\n")
                .containsPattern("2 +(\\d+\\.\\d +){6}\\d+\\.\\d\n")
                .containsPattern("speed-up \\d\\.\\d\\d, efficiency \\d\\.\\d\\d; of the units alone \\d\\.\\d\\d");
    }

    @Test
    void benchScaleTellsWhyASweepCannotRun() {
        assertThat(run("bench", "scale", "conf/demo.yaml", "--hosts", "nobody")).isEqualTo(1);
        assertThat(err.toString())
                .contains("Failed to run the sweep with executors: 1, exit code 2, its last lines:")
                .contains("Unknown name \"nobody\"");
        assertThat(run("bench", "scale", "--executors", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("Invalid --executors 1: expected at least 2");
    }
}
