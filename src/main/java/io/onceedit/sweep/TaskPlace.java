package io.onceedit.sweep;

import ai.djl.Device;
import java.util.Objects;

/**
 * Which task runs units.
 *
 * @param runId the run, or {@value #NO_RUN}
 * @param attempt of the task, from 1
 * @param executor names process and task in tables
 * @param device what its models are held on
 */
public record TaskPlace(String runId, int attempt, String executor, Device device) {
    /** Stands for the run's id where a verb that publishes no run does the work. */
    public static final String NO_RUN = "none";

    /** A task on the processor. */
    public TaskPlace(String runId, int attempt, String executor) {
        this(runId, attempt, executor, Device.cpu());
    }

    public TaskPlace {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(device, "device");
        if (attempt < 1) {
            throw new IllegalArgumentException("Invalid attempt " + attempt + ": attempts are counted from 1");
        }
    }
}
