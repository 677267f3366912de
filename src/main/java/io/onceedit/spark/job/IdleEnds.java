package io.onceedit.spark.job;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Counts executors that end one after another without ever having run a task. One that has run one counts for nothing, however it ends,
 * and nothing counts while one is there that has. Not safe for use by several threads.
 */
final class IdleEnds {
    private final Limit limit;
    private final LongSupplier nanoTime;
    private final Set<String> worked = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> idle = new HashSet<>();
    private long firstAt;
    private String last = "";
    private String lastReason = "";

    /**
     * What is borne.
     *
     * @param executors as many may not end
     * @param time that passes at least from the first of them to the last: some hosts may fail sooner than others have started
     */
    record Limit(int executors, Duration time) {}

    /**
     * None has ended.
     *
     * @param nanoTime a clock in nanoseconds
     */
    IdleEnds(Limit limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** An executor runs a task; Spark may say so behind its end. */
    void begun(String executor) {
        worked.add(executor);
        idle.clear();
    }

    /** An executor has been given back, which is no fault of its. */
    void givenBack(String executor) {
        gone.add(executor);
    }

    /**
     * An executor has ended; Spark may say so twice.
     *
     * @param reason Spark's
     */
    void ended(String executor, String reason) {
        gone.add(executor);
        if (worked.contains(executor) || !gone.containsAll(worked)) {
            return;
        }
        if (idle.isEmpty()) {
            firstAt = nanoTime.getAsLong();
        }
        idle.add(executor);
        last = executor;
        lastReason = reason;
    }

    /** Whether it is more than is borne. */
    boolean areTooMany() {
        return idle.size() >= limit.executors()
                && nanoTime.getAsLong() - firstAt >= limit.time().toNanos();
    }

    /** How many have ended. */
    int count() {
        return idle.size();
    }

    /** The one that ended last; empty where none has. */
    String last() {
        return last;
    }

    /** Why it ended. */
    String lastReason() {
        return lastReason;
    }
}
