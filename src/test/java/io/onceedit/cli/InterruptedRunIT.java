package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.ChildProcess;
import io.onceedit.spark.io.SlowOnceFileSystem;
import io.onceedit.sweep.DemoSweep;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** SIGTERM, SIGTERM twice and Ctrl-C in the middle of a run, in processes of their own, each followed by {@code --resume}. */
final class InterruptedRunIT {
    private static final List<String> SWEEP = List.of(
            "edit-sweep",
            "conf/demo.yaml",
            "--limit",
            "6",
            "--set",
            "pool.limit=40",
            "--set",
            DemoSweep.brief(1, 3),
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
    void aResumedRunFinishesWhatStoppedOnesBegan() throws IOException, InterruptedException {
        Path store = folder.resolve("store");
        endsInPeaceOnSigterm(store);
        givesUpAtOnceOnASecondSigterm(store);
        long kept = done(store);
        Path cells = store.resolve("cache/cell");
        long keptCells = entries(cells).size();
        Path log = folder.resolve("interrupted.log");
        Process run = start(log, List.of(), store.toString(), "--resume");
        assertThat(waitForMore(run, keptCells, cells)).as(Files.readString(log)).isTrue();
        signal(run, "INT");
        assertThat(ChildProcess.exitCode(run)).isEqualTo(130);
        assertThat(log).content().contains("Interrupted: nothing of run", "--resume");
        assertNothingIsPublished(store);
        long done = done(store);
        long doneCells = entries(cells).size();
        assertThat(done).isGreaterThan(kept);

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

    /** What is under way ends, and what the run was like is in Spark's event log and metrics. */
    private void endsInPeaceOnSigterm(Path store) throws IOException, InterruptedException {
        Path log = folder.resolve("terminated.log");
        Path events = Files.createDirectory(folder.resolve("events"));
        Path figures = Files.createDirectory(folder.resolve("figures"));
        Process run = start(log, watched(events, figures), store.toString());
        assertThat(waitForMore(run, 0, store.resolve("cache/gate-maps"), store.resolve("cache/host-pass")))
                .as(Files.readString(log))
                .isTrue();
        signal(run, "TERM");
        assertThat(ChildProcess.exitCode(run)).as(Files.readString(log)).isEqualTo(143);
        assertThat(log)
                .content()
                .contains("Stopping: units under way have 20 s to end; a second signal stops at once")
                .containsPattern("Stopped: nothing of run \\S+ is visible; what its units have computed is kept")
                .doesNotContain("\tat ", "Interrupted");
        assertNothingIsPublished(store);
        assertThat(entries(store.resolve("leases"))).isEmpty();
        long done = done(store);
        assertThat(figure(figures, "run.units.done")).isEqualTo(done).isPositive();
        assertThat(figure(figures, "run.units.planned")).isGreaterThan(done);
        assertThat(figure(figures, "run.units.failed")).isZero();
        assertThat(figure(figures, "run.tokens")).isEqualTo(figure(figures, "executor.tokens"));
        assertThat(figure(figures, "executor.units.done")).isEqualTo(done);
        assertThat(figure(figures, "executor.memory.models")).isPositive();
        assertThat(figure(figures, "executor.memory.resident"))
                .isGreaterThan(figure(figures, "executor.memory.models"));
        assertTheEventLogTellsInWords(events, done);
    }

    /** A unit is in the middle of writing what it has computed, and neither ends nor listens. */
    private void givesUpAtOnceOnASecondSigterm(Path store) throws IOException, InterruptedException {
        Path log = folder.resolve("terminated-twice.log");
        Path writing = Files.createDirectory(folder.resolve("writing"));
        List<String> stuck = List.of(
                "-Dspark.hadoop." + SlowOnceFileSystem.IMPLEMENTATION + "=" + SlowOnceFileSystem.class.getName(),
                "-Dspark.hadoop." + SlowOnceFileSystem.WAITED + "=" + writing,
                "-Dspark.hadoop." + SlowOnceFileSystem.FILES + "=cache/staging>" + folder.resolve("never"));
        Process run = start(log, stuck, "slow://" + store, "--resume", "--stop-seconds", "600");
        assertThat(waitForMore(run, 0, writing)).as(Files.readString(log)).isTrue();
        signal(run, "TERM");
        assertThat(waitFor(run, () -> said(log).contains("Stopping: units under way have 600 s to end")))
                .as(Files.readString(log))
                .isTrue();
        signal(run, "TERM");
        assertThat(ChildProcess.exitCode(run)).as(Files.readString(log)).isEqualTo(143);
        assertThat(log)
                .content()
                .contains("Interrupted: nothing of run", "what its units have computed is kept, go on with --resume")
                .doesNotContain("\tat ", "Stopped");
        assertNothingIsPublished(store);
        assertThat(entries(store.resolve("leases"))).isEmpty();
    }

    private static void assertTheEventLogTellsInWords(Path events, long units) throws IOException {
        assertThat(entries(events)).hasSize(1);
        List<String> descriptions = new ArrayList<>();
        long counted = 0;
        for (String line : Files.readAllLines(entries(events).get(0))) {
            JsonNode event = new ObjectMapper().readTree(line);
            String kind = event.required("Event").asText();
            if (kind.equals("SparkListenerJobStart") || kind.equals("SparkListenerStageSubmitted")) {
                descriptions.add(
                        event.path("Properties").path("spark.job.description").asText());
            } else if (kind.equals("SparkListenerTaskEnd")) {
                for (JsonNode figure : event.path("Task Info").path("Accumulables")) {
                    Matcher done = Pattern.compile("(\\d+) units, 0 failed, \\d+ rows, \\d+ tokens")
                            .matcher(figure.path("Update").asText());
                    if (figure.path("Name").asText().startsWith("onceedit ") && done.find()) {
                        counted += Long.parseLong(done.group(1));
                    }
                }
            }
        }
        assertThat(descriptions)
                .isNotEmpty()
                .allMatch(words -> words.matches(
                        "onceedit (prepare|evaluate): (\\d+ units )?(gate_maps|train|host_pass|cell)\\b.*"));
        assertThat(counted).isEqualTo(units);
    }

    /** The settings that conf/ documents, a sink that writes files, and folders of this test. */
    private static List<String> watched(Path events, Path figures) throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("conf/spark-operations.conf"))) {
            settings.load(file);
        }
        settings.setProperty("spark.ui.port", "0");
        settings.setProperty("spark.eventLog.dir", events.toUri().toString());
        settings.setProperty("spark.eventLog.compress", "false");
        settings.setProperty("spark.eventLog.rolling.enabled", "false");
        settings.setProperty("spark.metrics.conf.*.sink.csv.class", "org.apache.spark.metrics.sink.CsvSink");
        settings.setProperty("spark.metrics.conf.*.sink.csv.directory", figures.toString());
        settings.setProperty("spark.metrics.conf.*.sink.csv.period", "100");
        return settings.stringPropertyNames().stream()
                .map(name -> "-D" + name + "=" + settings.getProperty(name))
                .toList();
    }

    /** What the sink wrote last, when Spark ended. */
    private static long figure(Path figures, String name) throws IOException {
        List<String> lines = Files.readAllLines(
                figures.resolve("onceedit.driver.plugin.io.onceedit.spark.executor.MetricsPlugin." + name + ".csv"));
        return Long.parseLong(lines.get(lines.size() - 1).replaceAll(".*,", ""));
    }

    private static void assertNothingIsPublished(Path store) {
        assertThat(store.resolve("runs")).doesNotExist();
        assertThat(store.resolve("tables")).doesNotExist();
    }

    /** Units that have a result. */
    private static long done(Path store) {
        return Stream.of("gate-maps", "plugin", "host-pass", "cell")
                .mapToLong(kind -> entries(store.resolve("cache/" + kind)).size())
                .sum();
    }

    private static void signal(Process run, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(run.pid())).start().waitFor();
    }

    private static Process start(Path log, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(heedingInterrupts());
        command.addAll(ChildProcess.java(options.toArray(String[]::new)));
        command.add(Main.class.getName());
        command.addAll(SWEEP);
        command.addAll(List.of(arguments));
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

    /** Waits until there is more in some folders than there was; false where the run ends before. */
    private static boolean waitForMore(Process run, long before, Path... parents) throws InterruptedException {
        return waitFor(
                run,
                () -> Stream.of(parents)
                                .mapToLong(parent -> entries(parent).size())
                                .sum()
                        > before);
    }

    /** Waits until something is so; false where the run ends before. */
    private static boolean waitFor(Process run, BooleanSupplier condition) throws InterruptedException {
        while (run.isAlive()) {
            if (condition.getAsBoolean()) {
                return true;
            }
            run.waitFor(10, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> entries(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
