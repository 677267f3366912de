package io.onceedit.cli;

import io.onceedit.progress.GracefulStop;
import io.onceedit.spark.io.TerminationSignal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What SIGTERM asks of a run: units under way may end within a grace, then the process ends by itself. A second signal ends it at once, and
 * so does the time, where it cannot end by itself.
 */
final class StopRequest implements AutoCloseable {
    /** Behind the grace: for giving up units, and for closing Spark. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final PrintWriter err;
    private final Duration grace;
    private final GracefulStop stop;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final TerminationSignal signal;

    private StopRequest(PrintWriter err, Duration grace) {
        this.err = err;
        this.grace = grace;
        this.stop = new GracefulStop(grace, System::nanoTime);
        this.signal = TerminationSignal.takenBy(this::begin);
    }

    /** Heeds SIGTERM until it is closed, which is to be the last that is closed. */
    static StopRequest heeded(PrintWriter err, Duration grace) {
        return new StopRequest(err, grace);
    }

    /** Ends the run. */
    GracefulStop stop() {
        return stop;
    }

    private boolean begin() {
        if (!stop.begin()) {
            return false;
        }
        err.println("Stopping: units under way have " + grace.toSeconds() + " s to end; a second signal stops at once");
        err.flush();
        Thread watchdog = new Thread(this::endInTime, "onceedit-stop");
        watchdog.setDaemon(true);
        watchdog.start();
        return true;
    }

    private void endInTime() {
        try {
            if (!ended.await(grace.plus(CLOSING).toNanos(), TimeUnit.NANOSECONDS)) {
                Runtime.getRuntime().exit(ExitCode.TERMINATED.code());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        signal.close();
        ended.countDown();
    }
}
