package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code bench load} says of memory, in processes of their own. Java's heap has one size there and is all resident: the garbage
 * collector's changing mind is no part of what a model takes.
 */
final class LoadMemoryTest {
    private static final double MOST_WHILE_LOADING = 1.15;
    private static final double MOST_GROWTH = 1.05;
    private static final long PATIENCE_SECONDS = 900;

    private static final Pattern PEAK = Pattern.compile("while its weights were read = (\\d+\\.\\d+) x the weights");
    private static final Pattern WHOLE_PEAK = Pattern.compile("tokenizer included = (\\d+\\.\\d+) x the weights");
    private static final Pattern CYCLES =
            Pattern.compile("cycles +\\d+ leases: .* MB resident after the 2nd, .* = (\\d+\\.\\d+) x");
    private static final Pattern SETTING = Pattern.compile("(MALLOC_\\w+)=\\$\\{\\w+:-(\\d+)}");

    @TempDir
    private Path folder;

    @Test
    void loadingTakesLittleMoreThanTheWeightsAndLeavesNothing() throws Exception {
        String report = benchLoad(RandomModel.write(folder.resolve("model"), RandomModel.Stored.BF16, 3), "6");
        assertThat(number(PEAK, report)).as(report).isBetween(0.95, MOST_WHILE_LOADING);
        assertThat(number(CYCLES, report)).as(report).isBetween(0.5, MOST_GROWTH);
    }

    @Test
    void weightsThatNeedNoConversionTakeNoMore() throws Exception {
        String report = benchLoad(RandomModel.write(folder.resolve("model"), RandomModel.Stored.F32, 1), "0");
        assertThat(number(PEAK, report)).as(report).isBetween(0.95, MOST_WHILE_LOADING);
    }

    @Tag("real-models")
    @ParameterizedTest
    @ValueSource(strings = {"smollm2-135m", "gemma3-270m", "smollm2-135m.gguf", "gemma3-270m.gguf"})
    void realModels(String name) throws Exception {
        String report = benchLoad(Path.of(System.getProperty("models.dir"), name), "20");
        assertThat(number(PEAK, report)).as(report).isBetween(0.95, MOST_WHILE_LOADING);
        assertThat(number(WHOLE_PEAK, report)).as(report).isBetween(0.95, MOST_WHILE_LOADING);
        assertThat(number(CYCLES, report)).as(report).isBetween(0.5, MOST_GROWTH);
    }

    /** With the memory settings of {@code jobs/onceedit}. */
    private String benchLoad(Path model, String cycles) throws IOException, InterruptedException {
        Path log = folder.resolve("report.txt");
        List<String> command = new ArrayList<>(List.of("env"));
        command.addAll(memorySettings());
        command.add("ONCEEDIT_CACHE=" + folder.resolve("cache"));
        String[] heap = {"-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=4"};
        command.addAll(ChildProcess.java(heap));
        command.addAll(List.of(Main.class.getName(), "bench", "load", "--model", model.toString()));
        command.addAll(List.of("--rounds", "0", "--cycles", cycles));
        int code = ChildProcess.exitCode(ChildProcess.start(command, log), PATIENCE_SECONDS);
        String report = Files.readString(log);
        assertThat(code).as(report).isZero();
        return report;
    }

    /** What the script sets for glibc's {@code malloc}. */
    private static List<String> memorySettings() throws IOException {
        List<String> settings = SETTING.matcher(Files.readString(Path.of("jobs/onceedit")))
                .results()
                .map(setting -> setting.group(1) + "=" + setting.group(2))
                .toList();
        assertThat(settings).hasSize(3);
        return settings;
    }

    private static double number(Pattern pattern, String report) {
        MatchResult found = pattern.matcher(report).results().findFirst().orElseThrow(() -> new AssertionError(report));
        return Double.parseDouble(found.group(1));
    }
}
