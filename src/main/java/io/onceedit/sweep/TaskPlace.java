package io.onceedit.sweep;

import java.util.Objects;

/**
 * Which task runs units.
 *
 * @param runId the run, or {@value #NO_RUN}
 * @param attempt of the task, from 1
 * @param executor names process and task in tables
 */
public record TaskPlace(String runId, int attempt, String executor) {
    /** Stands for the run's id where a verb that publishes no run does the work. */
    public static final String NO_RUN = "none";

    public TaskPlace {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(executor, "executor");
        if (attempt < 1) {
            throw new IllegalArgumentException("Invalid attempt " + attempt + ": attempts are counted from 1");
        }
    }
}
