package io.onceedit.sweep;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Which run this is.
 *
 * @param runId unique in a store
 * @param runDate the date that the run stands for, YYYY-MM-DD
 * @param startedAt when it began
 * @param command the command line
 * @param resolvedConfig the configuration with flags and defaults in it, as {@link ResolvedConfig} writes it
 * @param build version, revision and state of the program
 * @param purpose what it is for
 */
public record RunIdentity(
        String runId,
        String runDate,
        Instant startedAt,
        String command,
        String resolvedConfig,
        Build build,
        RunPurpose purpose) {
    public RunIdentity {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(runDate, "runDate");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(resolvedConfig, "resolvedConfig");
        Objects.requireNonNull(build, "build");
        Objects.requireNonNull(purpose, "purpose");
    }

    /**
     * What tables and manifest call its status.
     *
     * @param complete whether all that was planned has a result
     */
    public String status(boolean complete) {
        return new RunStatus(purpose, complete).name();
    }

    /**
     * What the program was built from.
     *
     * @param version the artefact's version
     * @param revision git revision, or {@code unknown}
     * @param dirty {@code true}, {@code false}, or {@code unknown}
     */
    public record Build(String version, String revision, String dirty) {
        /** Names the code: version and revision, marked where files differed from the revision. */
        public String codeVersion() {
            return version + " (" + revision + (dirty.equals("true") ? ", changed" : "") + ")";
        }

        /** Reads what the build left in {@code git.properties}. */
        public static Build of(Map<String, String> properties) {
            return new Build(
                    properties.getOrDefault("git.build.version", "unknown"),
                    properties.getOrDefault("git.commit.id", "unknown"),
                    properties.getOrDefault("git.dirty", "unknown"));
        }
    }
}
