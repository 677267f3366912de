package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in the middle of a run, in a process of its own, followed by {@code --resume}. */
final class InterruptedRunIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void aResumedRunFinishesWhatAnInterruptedOneBegan() throws IOException, InterruptedException {
        Path store = folder.resolve("store");
        Process run = start(store, "first.log");
        assertThat(waitForArtefact(store, run))
                .as("an artefact before the run ended")
                .isTrue();
        interrupt(run);
        assertThat(run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isEqualTo(130);
        assertThat(folder.resolve("first.log")).content().contains("Interrupted: nothing of run", "--resume");
        assertThat(store.resolve("runs")).doesNotExist();
        assertThat(store.resolve("tables")).doesNotExist();
        Process resumed = start(store, "second.log", "--resume");
        assertThat(resumed.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(folder.resolve("second.log"));
        assertThat(resumed.exitValue()).as(said).isZero();
        assertThat(said).contains("COMPLETE").doesNotContain(" 0 reused");
    }

    private Process start(Path store, String log, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(heedingInterrupts());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "edit-sweep",
                "conf/demo.yaml",
                "--limit",
                "6",
                "--hosts",
                "llama,gpt2",
                "--methods",
                "host,text",
                "--store",
                store.toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile())
                .start();
    }

    /** What stands in front of a command so that it does not ignore interrupts, as what runs in the background inherits it. */
    private static List<String> heedingInterrupts() throws IOException, InterruptedException {
        List<String> prefix = List.of("env", "--default-signal=INT");
        List<String> attempt = new ArrayList<>(prefix);
        attempt.add("true");
        return new ProcessBuilder(attempt).start().waitFor() == 0 ? prefix : List.of();
    }

    /** Waits until the first unit has a result; false where the run ends before. */
    private static boolean waitForArtefact(Path store, Process run) throws IOException, InterruptedException {
        while (run.isAlive()) {
            Path cache = store.resolve("cache");
            if (Files.isDirectory(cache)) {
                try (Stream<Path> files = Files.find(
                        cache,
                        3,
                        (path, attributes) -> path.getParent().getParent().equals(cache)
                                && !path.getParent().endsWith("staging"))) {
                    if (files.findAny().isPresent()) {
                        return true;
                    }
                }
            }
            run.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private static void interrupt(Process run) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(run.pid())).start().waitFor();
    }
}
