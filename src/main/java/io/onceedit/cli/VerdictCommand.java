package io.onceedit.cli;

import io.onceedit.compare.NightlyVerdict;
import io.onceedit.compare.StoredVerdict;
import io.onceedit.spark.io.StoredRuns;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells by its exit code how a run stands against its baseline. */
@Command(
        name = "verdict",
        mixinStandardHelpOptions = true,
        description = {
            "Reads the verdict of a run, or of the newest one that has one, and ends with 0 (pass), 1 (regression), 2 (the command line or the"
                    + " store cannot be used), 3 (no verdict, or none that is young enough) or 4 (the program failed).",
            "Needs no cluster."
        },
        footer = {"", "Example:", "  jobs/onceedit verdict --store out --max-age 26h"})
final class VerdictCommand implements Callable<Integer> {
    private static final int PASS = 0;
    private static final int REGRESSION = 1;
    private static final int USAGE = 2;
    private static final int NO_VERDICT = 3;
    private static final int FAILED = 4;

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOption store;

    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", description = "A run's id (default: the newest one).")
    private Optional<String> run = Optional.empty();

    @Option(
            names = "--max-age",
            paramLabel = "AGE",
            converter = AgeConverter.class,
            description =
                    "Minutes, hours or days (90m, 26h, 2d): an older verdict is none, so that a night that never ran is seen.")
    private Optional<Duration> maxAge = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Optional<StoredVerdict> found = find(store.runs());
            if (found.isEmpty()) {
                err.println("No verdict: no run of store " + store.layout().location()
                        + " was compared with a baseline; jobs/onceedit compare RUN does it");
                return NO_VERDICT;
            }
            StoredVerdict verdict = found.get();
            out.println("verdict " + verdict.outcome() + ": run " + verdict.runId() + " against "
                    + verdict.baselineRunId() + ", " + verdict.createdAt());
            verdict.reasons().forEach(reason -> out.println("why     " + reason));
            Duration age = Duration.between(verdict.createdAt(), Instant.now());
            if (maxAge.isPresent() && age.compareTo(maxAge.get()) > 0) {
                out.println("No verdict: this one is " + age.toHours() + " hours old, older than --max-age "
                        + maxAge.get().toHours() + " h; the night has not run, or has not ended");
                return NO_VERDICT;
            }
            return code(verdict.outcome());
        } catch (UnusableInputException e) {
            err.println(e.getMessage());
            return USAGE;
        } catch (IOException | RuntimeException e) {
            err.println("Failed: " + (e.getMessage() == null ? e : e.getMessage()));
            return FAILED;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private Optional<StoredVerdict> find(StoredRuns runs) throws IOException {
        if (run.isPresent()) {
            String runId = StoreOption.require(runs, run.get());
            return runs.find(runId, StoredVerdict.FILE).map(text -> StoredVerdict.parse(runId, text));
        }
        return runs.newestText(runs.ids(), StoredVerdict.FILE, StoredVerdict::parse);
    }

    private static int code(NightlyVerdict.Outcome outcome) {
        return switch (outcome) {
            case PASS -> PASS;
            case REGRESSION -> REGRESSION;
            case NO_VERDICT -> NO_VERDICT;
        };
    }
}
