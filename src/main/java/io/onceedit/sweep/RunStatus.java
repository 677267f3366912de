package io.onceedit.sweep;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The status of a run, as tables and manifests have it.
 *
 * @param purpose what the run is for
 * @param complete whether all that was planned has a result
 */
public record RunStatus(RunPurpose purpose, boolean complete) {
    public RunStatus {
        Objects.requireNonNull(purpose, "purpose");
    }

    /** The status by its name; empty for a name that only later versions of the program know. */
    public static Optional<RunStatus> named(String name) {
        return Arrays.stream(RunPurpose.values())
                .flatMap(purpose -> Stream.of(new RunStatus(purpose, true), new RunStatus(purpose, false)))
                .filter(status -> status.name().equals(name))
                .findFirst();
    }

    /** The name in tables and manifests. */
    public String name() {
        return purpose.status(complete);
    }

    /** Whether the run can be the newest one of its store: all others serve one purpose, and are read by their ids. */
    public boolean standsForItself() {
        return purpose == RunPurpose.RESULTS;
    }
}
