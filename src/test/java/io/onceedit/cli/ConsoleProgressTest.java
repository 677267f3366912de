package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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

    @Test
    void workThatIsTakenBackHasNoTimeLeft() {
        ConsoleProgress progress = progress(true);
        second(progress, 50);
        second(progress, 40);
        assertThat(text.toString()).endsWith("train       40/100\u001b[K");
    }
}
