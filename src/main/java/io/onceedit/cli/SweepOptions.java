package io.onceedit.cli;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How a sweep is run, for verbs that run one. */
final class SweepOptions {
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    @Option(names = "--run-date", paramLabel = "DATE", description = "The date that the run stands for, YYYY-MM-DD.")
    private String runDate = LocalDate.now(ZoneOffset.UTC).toString();

    @Option(names = "--methods", split = ",", paramLabel = "NAME", description = "Runs these methods only.")
    private List<String> methods = new ArrayList<>();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Runs at most N bundles of units at once (default: as many as the cluster has slots).")
    private int partitions;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description =
                    "The run's id (default: made from the time); ids are sorted by their letters, the newest is the last.")
    private Optional<String> runId = Optional.empty();

    @Option(names = "--dry-run", description = "Checks everything and prints the plan; computes nothing.")
    private boolean dryRun;

    @Option(names = "--resume", description = "Skips every unit whose key has a result in the store.")
    private boolean resume;

    @Option(
            names = "--stop-seconds",
            paramLabel = "N",
            description = "SIGTERM leaves units under way so long to end (default: 20).")
    private int stopSeconds = 20;

    /**
     * Makes sure that each has a value that it can have.
     *
     * @throws UnusableInputException for the first that has not
     */
    void require() {
        date();
        if (runId.isPresent() && !RUN_ID.matcher(runId.get()).matches()) {
            throw new UnusableInputException(
                    "Invalid --run-id " + runId.get() + ": expected letters, digits, dots, dashes and underscores");
        }
        BenchedModel.atLeast(0, "--partitions", partitions);
        BenchedModel.atLeast(0, "--stop-seconds", stopSeconds);
    }

    /** The date that the run stands for. */
    LocalDate date() {
        try {
            return LocalDate.parse(runDate);
        } catch (DateTimeParseException e) {
            throw new UnusableInputException("Invalid --run-date " + runDate + ": expected YYYY-MM-DD");
        }
    }

    /** The methods that are named; none names all. */
    List<String> methods() {
        return methods;
    }

    /** Bundles of units at once, at most; 0 for as many as there is room for. */
    int partitions() {
        return partitions;
    }

    /** The run's id; empty where it is made from the time. */
    Optional<String> runId() {
        return runId;
    }

    /** Whether nothing is computed. */
    boolean dryRun() {
        return dryRun;
    }

    /** Whether every result of the store is taken. */
    boolean resume() {
        return resume;
    }

    /** How long units have to end. */
    int stopSeconds() {
        return stopSeconds;
    }
}
