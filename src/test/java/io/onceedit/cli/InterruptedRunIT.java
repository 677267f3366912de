package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Ctrl-C in the middle of a run, in a process of its own, followed by {@code --resume}. */
final class InterruptedRunIT {
    private static final List<String> SWEEP = List.of(
            "edit-sweep",
            "conf/demo.yaml",
            "--limit",
            "6",
            "--set",
            "pool.limit=40",
            "--hosts",
            "llama,gpt2",
            "--methods",
            "host,text",
            "--store");

    private static final Pattern COUNTS = Pattern.compile("(\\d+) units, (\\d+) of them found in the store, 0 failed");

    @TempDir
    private Path folder;

    /** What a run said of its units. */
    private record Counts(long units, long found) {}

    @Test
    void aResumedRunFinishesWhatAnInterruptedOneBegan() throws IOException, InterruptedException {
        Path store = folder.resolve("store");
        Path cells = store.resolve("cache/cell");
        Path log = folder.resolve("interrupted.log");
        Process run = start(store, log);
        assertThat(waitForEntry(cells, run)).as(Files.readString(log)).isTrue();
        new ProcessBuilder("kill", "-INT", Long.toString(run.pid())).start().waitFor();
        assertThat(ChildProcess.exitCode(run)).isEqualTo(130);
        assertThat(log).content().contains("Interrupted: nothing of run", "--resume");
        assertThat(store.resolve("runs")).doesNotExist();
        assertThat(store.resolve("tables")).doesNotExist();
        long done = Stream.of("gate-maps", "plugin", "host-pass", "cell")
                .mapToLong(kind -> entries(store.resolve("cache/" + kind)).size())
                .sum();
        long doneCells = entries(cells).size();

        Counts resumed = finish(store, "--resume");
        assertThat(doneCells).isPositive();
        assertThat(resumed.found()).as("of %s", resumed).isEqualTo(done).isLessThan(resumed.units());
        assertThat(entries(store.resolve("staging"))).isEmpty();
        assertThat(entries(store.resolve("cache/staging"))).isEmpty();

        Counts again = finish(store);
        assertThat(again.found())
                .as("cells are computed anew without the flag")
                .isEqualTo(again.units() - entries(cells).size());
    }

    private static Process start(Path store, Path log) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(heedingInterrupts());
        command.addAll(ChildProcess.java(String.join(File.pathSeparator, ChildProcess.classPath())));
        command.add(Main.class.getName());
        command.addAll(SWEEP);
        command.add(store.toString());
        return ChildProcess.start(command, log);
    }

    private static Counts finish(Path store, String... more) {
        List<String> arguments = new ArrayList<>(SWEEP);
        arguments.add(store.toString());
        arguments.addAll(List.of(more));
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        assertThat(line.execute(arguments.toArray(String[]::new)))
                .as(said.toString())
                .isZero();
        Matcher counts = COUNTS.matcher(said.toString());
        assertThat(counts.find()).as(said.toString()).isTrue();
        return new Counts(Long.parseLong(counts.group(1)), Long.parseLong(counts.group(2)));
    }

    /** What stands in front of a command so that it does not ignore interrupts, as what runs in the background inherits it. */
    private static List<String> heedingInterrupts() throws IOException, InterruptedException {
        List<String> prefix = List.of("env", "--default-signal=INT");
        List<String> attempt = new ArrayList<>(prefix);
        attempt.add("true");
        return new ProcessBuilder(attempt).start().waitFor() == 0 ? prefix : List.of();
    }

    /** Waits until there is something in a folder; false where the run ends before. */
    private static boolean waitForEntry(Path parent, Process run) throws InterruptedException {
        while (run.isAlive()) {
            if (!entries(parent).isEmpty()) {
                return true;
            }
            run.waitFor(10, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private static List<Path> entries(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
