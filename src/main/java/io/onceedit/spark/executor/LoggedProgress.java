package io.onceedit.spark.executor;

import io.onceedit.progress.ProgressListener;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a unit's progress to the executor's log, at most one line in ten seconds. */
final class LoggedProgress implements ProgressListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.onceedit.progress");
    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private final AtomicLong nextAt = new AtomicLong(System.nanoTime() + INTERVAL_NANOS);

    @Override
    public void advanced(String stage, long done, long total) {
        long now = System.nanoTime();
        long due = nextAt.get();
        if (now >= due && nextAt.compareAndSet(due, now + INTERVAL_NANOS)) {
            LOG.info("{} {}/{}", stage, done, total);
        }
    }
}
