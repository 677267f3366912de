package io.onceedit.cli;

import io.onceedit.progress.Amount;
import io.onceedit.progress.RunProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run's progress in one line: units, failures, rows, tokens a second over the last half minute, time left, what is going on or waited for. */
final class RunLine {
    private static final long WINDOW_NANOS = Duration.ofSeconds(30).toNanos();
    private static final double NANOS = 1e9;
    private static final double GIGABYTE = 1e9;
    private static final double TWO_MINUTES = 120;
    private static final double TWO_HOURS = 7200;

    private final long begunAt;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long at, long tokens) {}

    /**
     * Nothing is to be seen yet.
     *
     * @param begunAt nanoseconds
     * @param tokens that the run had read by then
     */
    RunLine(long begunAt, long tokens) {
        this.begunAt = begunAt;
        samples.add(new Sample(begunAt, tokens));
    }

    /**
     * What is to be seen now.
     *
     * @param now nanoseconds
     */
    String at(long now, RunProgress run) {
        double tokensPerSecond = rate(now, run.done().tokens());
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%-11s %d/%d", "units", run.done().units(), run.plannedUnits()));
        if (run.done().failedUnits() > 0) {
            add(line, "%d failed", run.done().failedUnits());
        }
        add(line, "%,d rows", run.done().rows());
        add(line, "%,.0f tokens/s", run.isOver() ? mean(now, run.done().tokens()) : tokensPerSecond);
        if (run.memory().devices() > 0) {
            add(line, "%.1f GB on devices", run.memory().devices() / GIGABYTE);
        }
        if (run.isOver()) {
            add(line, "%.0f s", (now - begunAt) / NANOS);
        } else if (!Double.isNaN(run.secondsLeft())) {
            add(line, "%s left", time(run.secondsLeft()));
        }
        String work = run.parts().entrySet().stream()
                .filter(part -> part.getValue().isUnderWay())
                .map(part -> part.getKey() + " " + text(part.getValue()))
                .collect(Collectors.joining(", "));
        return Stream.of(line.toString(), work, run.waitsFor())
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining("  "));
    }

    private static void add(StringBuilder line, String form, Object figure) {
        line.append("  ").append(String.format(Locale.ROOT, form, figure));
    }

    private static String text(Amount amount) {
        return amount.done() + "/" + amount.total();
    }

    private static String time(double seconds) {
        if (seconds < TWO_MINUTES) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        return seconds < TWO_HOURS
                ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    /** Over the window; work that is taken back reads nothing. */
    private double rate(long now, long tokens) {
        samples.add(new Sample(now, tokens));
        while (samples.size() > 2 && now - samples.getFirst().at() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        return now == first.at() ? 0 : Math.max(0, tokens - first.tokens()) * NANOS / (now - first.at());
    }

    private double mean(long now, long tokens) {
        return now == begunAt ? 0 : tokens * NANOS / (now - begunAt);
    }
}
