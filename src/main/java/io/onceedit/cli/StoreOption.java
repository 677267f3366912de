package io.onceedit.cli;

import io.onceedit.spark.io.Baselines;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The store whose runs a verb reads. */
final class StoreOption {
    @Option(names = "--store", paramLabel = "DIR", description = "A folder or any Hadoop URI (default: out).")
    private String store = "out";

    /** As it was typed. */
    String location() {
        return store;
    }

    /** Where it is. */
    StoreLayout layout() {
        return WritableStore.at(store);
    }

    /** Its runs. */
    StoredRuns runs() {
        return opened(() -> StoredRuns.of(layout(), HadoopSettings.ofSpark()));
    }

    /** Its baselines. */
    Baselines baselines() {
        return opened(() -> Baselines.of(layout(), HadoopSettings.ofSpark()));
    }

    /**
     * The run of a name.
     *
     * @throws UnusableInputException where it does not exist, with those that do
     */
    static String require(StoredRuns runs, String name) throws IOException {
        try {
            return runs.require(name);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }

    /**
     * The run of a name, whose outcomes are there.
     *
     * @throws UnusableInputException where it does not exist, with those that do, or gc has deleted its outcomes
     */
    static String requireOutcomes(StoredRuns runs, String name) throws IOException {
        try {
            String runId = runs.require(name);
            runs.requireTexts(runId);
            return runId;
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }

    /**
     * The run that a baseline names.
     *
     * @throws UnusableInputException where nobody has promoted one
     */
    String baseline(String name) throws IOException {
        return promoted(name)
                .orElseThrow(() -> new UnusableInputException("Cannot find baseline " + name + " in store "
                        + layout().location() + ": nobody has promoted a run; jobs/onceedit promote RUN --as " + name
                        + " --store " + store));
    }

    /** The run that a baseline names; empty where nobody has promoted one. */
    Optional<String> promoted(String name) throws IOException {
        try {
            return baselines().runId(name);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Opening<T> {
        T open() throws IOException;
    }

    private <T> T opened(Opening<T> opening) {
        try {
            return opening.open();
        } catch (IOException e) {
            throw new UnusableInputException("Cannot open store " + layout().location() + ": " + e.getMessage());
        }
    }
}
