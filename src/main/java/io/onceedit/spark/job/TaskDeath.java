package io.onceedit.spark.job;

import io.onceedit.spark.executor.UnusableDeviceException;
import io.onceedit.sweep.UnitResult;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a bundle's task has no result.
 *
 * @param attempts how often Spark has tried it
 * @param cause what the last one died of
 */
record TaskDeath(int attempts, Throwable cause) {
    private static final Pattern ATTEMPTS = Pattern.compile("Task \\S+ in stage \\S+ failed (\\d+) times");
    private static final Pattern LAST = Pattern.compile("[Mm]ost recent failure:\\s+(.*)");
    private static final Pattern UNUSABLE_DEVICE =
            Pattern.compile(Pattern.quote(UnusableDeviceException.class.getName()) + ": (.*)");
    private static final Pattern STOPPED = Pattern.compile("\\bJob \\d+ cancelled\\b");

    TaskDeath {
        Objects.requireNonNull(cause, "cause");
    }

    static TaskDeath of(Throwable cause) {
        Matcher attempts = ATTEMPTS.matcher(String.valueOf(cause.getMessage()));
        return new TaskDeath(attempts.find() ? Integer.parseInt(attempts.group(1)) : 1, cause);
    }

    /** Whether somebody stopped the job, a person or the session's end: nothing is wrong with its units. */
    boolean isStopped() {
        return STOPPED.matcher(String.valueOf(cause.getMessage())).find();
    }

    /** Why the executor cannot compute where Spark wants it to; empty where it died of something else. */
    Optional<String> unusableDevice() {
        Matcher said = UNUSABLE_DEVICE.matcher(String.valueOf(cause.getMessage()));
        return said.find() ? Optional.of(said.group(1)) : Optional.empty();
    }

    /**
     * What is said of the unit that is to blame.
     *
     * @param allAttempts tasks that died of it
     */
    UnitResult.Failure failure(int allAttempts) {
        String message = String.valueOf(cause.getMessage());
        Matcher last = LAST.matcher(message);
        boolean lost = message.contains("ExecutorLostFailure");
        return new UnitResult.Failure(
                lost ? "ExecutorLost" : "TaskFailed",
                "Failed after " + allAttempts + " attempts, each of which "
                        + (lost ? "took its executor with it" : "ended its task")
                        + "; the unit is left out, the last attempt says: "
                        + (last.find() ? last.group(1) : message));
    }
}
