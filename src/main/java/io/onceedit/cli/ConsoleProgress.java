package io.onceedit.cli;

import io.onceedit.progress.ProgressListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Draws progress: on a terminal one line that is written over, elsewhere at most one line in ten seconds for a stage, and one at its end.
 */
final class ConsoleProgress implements ProgressListener {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final Map<String, Stage> stages = new HashMap<>();

    /** When a stage began and was last drawn. */
    private static final class Stage {
        private final long begunAt;
        private long drawnAt;

        private Stage(long begunAt, long drawnAt) {
            this.begunAt = begunAt;
            this.drawnAt = drawnAt;
        }
    }

    ConsoleProgress(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void advanced(String name, long done, long total) {
        long now = nanoTime.getAsLong();
        Stage stage = stages.computeIfAbsent(name, absent -> new Stage(now, now - INTERVAL_NANOS));
        boolean ended = done == total;
        if (terminal) {
            out.print("\r" + line(name, done, total, now - stage.begunAt) + "\u001b[K" + (ended ? "\n" : ""));
            out.flush();
        } else if (ended || now - stage.drawnAt >= INTERVAL_NANOS) {
            stage.drawnAt = now;
            out.println(line(name, done, total, now - stage.begunAt));
            out.flush();
        }
        if (ended) {
            stages.remove(name);
        }
    }

    private static String line(String name, long done, long total, long nanos) {
        String counted = String.format(Locale.ROOT, "%-10s %d/%d", name, done, total);
        double seconds = nanos / 1e9;
        if (done == total) {
            return counted + String.format(Locale.ROOT, "  %.0f s", seconds);
        }
        return done == 0
                ? counted
                : counted + String.format(Locale.ROOT, "  %.0f s left", seconds / done * (total - done));
    }
}
