package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.progress.Amount;
import io.onceedit.progress.MemoryInUse;
import io.onceedit.progress.RunProgress;
import io.onceedit.progress.WorkDone;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ConsoleProgressTest {
    private final StringWriter text = new StringWriter();
    private final AtomicLong clock = new AtomicLong();

    private ConsoleProgress progress(boolean terminal) {
        return new ConsoleProgress(new PrintWriter(text), terminal, clock::get);
    }

    private void second(ConsoleProgress progress, long done) {
        clock.addAndGet(1_000_000_000L);
        progress.advanced("train", done, 100);
    }

    @Test
    void writesAtMostOneLineInTenSecondsWhereThereIsNoTerminal() {
        ConsoleProgress progress = progress(false);
        for (int done = 0; done < 25; done++) {
            second(progress, done);
        }
        assertThat(text.toString().lines()).hasSize(3);
        assertThat(text.toString()).contains("10/100  90 s left");
    }

    @Test
    void alwaysWritesTheEnd() {
        ConsoleProgress progress = progress(false);
        second(progress, 99);
        second(progress, 100);
        assertThat(text.toString().lines()).last().asString().contains("100/100");
    }

    @Test
    void writesOverItsLineOnATerminal() {
        ConsoleProgress progress = progress(true);
        second(progress, 1);
        second(progress, 2);
        assertThat(text.toString()).startsWith("\r").doesNotContain("\n").contains("2/100");
    }

    @Test
    void timeLeftCountsFromWhereTheStageWasFirstSeen() {
        ConsoleProgress progress = progress(false);
        second(progress, 50);
        for (int done = 51; done <= 60; done++) {
            second(progress, done);
        }
        assertThat(text.toString()).contains("60/100  40 s left");
    }

    private void second(ConsoleProgress progress, WorkDone done, double secondsLeft, Map<String, Amount> parts) {
        clock.addAndGet(1_000_000_000L);
        progress.running(new RunProgress(40, done, secondsLeft, MemoryInUse.UNKNOWN, parts, ""));
    }

    @Test
    void aRunIsOneLineInTenSecondsWhateverGoesOnInIt() {
        ConsoleProgress progress = progress(false);
        for (int tick = 0; tick < 21; tick++) {
            Map<String, Amount> parts = new LinkedHashMap<>();
            parts.put("prepare", new Amount(4, 4));
            parts.put("evaluate", new Amount(tick, 36));
            parts.put("train", new Amount(354, 354));
            parts.put("fuse", new Amount(7, 66));
            WorkDone done = new WorkDone(4 + tick, tick / 10, 100L * tick, 5_000L * tick);
            second(progress, done, 100 - tick, parts);
        }
        assertThat(text.toString().lines())
                .containsExactly(
                        "units       4/40  0 rows  0 tokens/s  100 s left  fuse 7/66",
                        "units       14/40  1 failed  1,000 rows  5,000 tokens/s  90 s left  evaluate 10/36, fuse 7/66",
                        "units       24/40  2 failed  2,000 rows  5,000 tokens/s  80 s left  evaluate 20/36, fuse 7/66");
    }

    @Test
    void tokensASecondAreThoseOfTheLastHalfMinute() {
        ConsoleProgress progress = progress(true);
        for (int tick = 0; tick <= 60; tick++) {
            second(progress, new WorkDone(1, 0, 0, tick < 30 ? 0 : 2_000L * (tick - 30)), Double.NaN, Map.of());
        }
        assertThat(text.toString())
                .startsWith("\r")
                .doesNotContain("\n")
                .endsWith("\runits       1/40  0 rows  2,000 tokens/s\u001b[K");
    }

    @Test
    void tokensThatAreTakenBackAreNoNegativeRate() {
        ConsoleProgress progress = progress(true);
        second(progress, new WorkDone(1, 0, 0, 9_000), 7_300, Map.of());
        second(progress, new WorkDone(1, 0, 0, 9_000), 7_300, Map.of());
        for (int tick = 0; tick < 40; tick++) {
            second(progress, new WorkDone(1, 0, 0, 10), 140, Map.of());
        }
        assertThat(text.toString()).contains("  2.0 h left").endsWith("0 tokens/s  2 min left\u001b[K");
    }

    @Test
    void aRunsLastLineTellsHowLongItTookAndWhatItReadASecond() {
        ConsoleProgress progress = progress(false);
        second(progress, WorkDone.NONE, Double.NaN, Map.of());
        second(progress, new WorkDone(40, 0, 12_345, 3_000), 0, Map.of());
        second(progress, WorkDone.NONE, Double.NaN, Map.of());
        assertThat(text.toString().lines())
                .containsExactly(
                        "units       0/40  0 rows  0 tokens/s",
                        "units       40/40  12,345 rows  3,000 tokens/s  1 s",
                        "units       0/40  0 rows  0 tokens/s");
    }

    @Test
    void devicesMemoryIsToldWhereThereIsSome() {
        ConsoleProgress progress = progress(false);
        MemoryInUse memory = new MemoryInUse(5_000_000_000L, 2_000_000_000L, 12_340_000_000L);
        progress.running(new RunProgress(40, WorkDone.NONE, Double.NaN, memory, Map.of(), ""));
        assertThat(text.toString()).contains("tokens/s  12.3 GB on devices");
    }

    @Test
    void whatARunWaitsForStandsAtTheEnd() {
        ConsoleProgress progress = progress(false);
        RunProgress waiting = new RunProgress(
                40, WorkDone.NONE, Double.NaN, MemoryInUse.UNKNOWN, Map.of(), "no executor is there yet");
        progress.running(waiting);
        assertThat(text.toString().lines())
                .containsExactly("units       0/40  0 rows  0 tokens/s  no executor is there yet");
    }

    @Test
    void workThatIsTakenBackHasNoTimeLeft() {
        ConsoleProgress progress = progress(true);
        second(progress, 50);
        second(progress, 40);
        assertThat(text.toString()).endsWith("train       40/100\u001b[K");
    }
}
