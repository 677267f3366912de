package io.onceedit.cli;

import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.RunProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Draws progress: on a terminal one line that is written over, elsewhere at most one line in ten seconds for a stage, and one at its end. A
 * run of many units is one such stage, whatever goes on in its units.
 */
final class ConsoleProgress implements ProgressListener {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final Map<String, Stage> stages = new HashMap<>();
    private Optional<RunLine> run = Optional.empty();
    private long runDrawnAt;

    /** When a stage began and was last drawn. */
    private static final class Stage {
        private final long begunAt;
        private final long begunWith;
        private long drawnAt;

        private Stage(long begunAt, long begunWith) {
            this.begunAt = begunAt;
            this.begunWith = begunWith;
            this.drawnAt = begunAt - INTERVAL_NANOS;
        }

        private String line(String name, long done, long total, long now) {
            String counted = String.format(Locale.ROOT, "%-11s %d/%d", name, done, total);
            double seconds = (now - begunAt) / 1e9;
            if (done == total) {
                return counted + String.format(Locale.ROOT, "  %.0f s", seconds);
            }
            return done <= begunWith
                    ? counted
                    : counted
                            + String.format(
                                    Locale.ROOT, "  %.0f s left", seconds / (done - begunWith) * (total - done));
        }
    }

    ConsoleProgress(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /** Progress on a verb's output, as a person or a log file wants it. */
    static ConsoleProgress on(PrintWriter out) {
        return new ConsoleProgress(out, Terminal.isThere(), System::nanoTime);
    }

    @Override
    public synchronized void running(RunProgress reached) {
        long now = nanoTime.getAsLong();
        if (run.isEmpty()) {
            run = Optional.of(new RunLine(now, reached.done().tokens()));
            runDrawnAt = now - INTERVAL_NANOS;
        }
        String line = run.get().at(now, reached);
        draw(line, reached.isOver(), now - runDrawnAt >= INTERVAL_NANOS);
        if (now - runDrawnAt >= INTERVAL_NANOS) {
            runDrawnAt = now;
        }
        if (reached.isOver()) {
            run = Optional.empty();
        }
    }

    private void draw(String line, boolean ended, boolean due) {
        if (terminal) {
            out.print("\r" + line + "\u001b[K" + (ended ? "\n" : ""));
            out.flush();
        } else if (ended || due) {
            out.println(line);
            out.flush();
        }
    }

    @Override
    public synchronized void advanced(String name, long done, long total) {
        long now = nanoTime.getAsLong();
        Stage stage = stages.computeIfAbsent(name, absent -> new Stage(now, done));
        boolean ended = done == total;
        boolean due = now - stage.drawnAt >= INTERVAL_NANOS;
        draw(stage.line(name, done, total, now), ended, due);
        if (due) {
            stage.drawnAt = now;
        }
        if (ended) {
            stages.remove(name);
        }
    }
}
