package io.onceedit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.onceedit.spark.io.Baselines;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreDocuments;
import io.onceedit.spark.io.StoredRuns;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a run the one that later ones are held against. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a run the baseline that later runs are held against, by a person's decision.",
            "The run must be complete and made by a program of known sources."
        },
        footer = {"", "Example:", "  jobs/onceedit promote latest --store out"})
final class PromoteCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOption store;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run's id, or latest.")
    private String run;

    @Option(names = "--as", paramLabel = "NAME", description = "The baseline's name (default: production).")
    private String name = Baselines.USUAL;

    @Option(
            names = "--changed-sources",
            description = "Takes a run whose program was built from changed or unknown sources too.")
    private boolean anySources;

    @Override
    public Integer call() throws IOException {
        StoredRuns runs = store.runs();
        JsonNode manifest = runs.manifest(StoreOption.requireOutcomes(runs, run));
        String runId = manifest.required("run_id").asText();
        String status = manifest.path("status").asText();
        if (runs.status(runId).filter(known -> !known.standsForItself()).isPresent()) {
            throw new UnusableInputException("Cannot promote run " + runId + ": its status is " + status
                    + ", and no night can be held against such a run; promote one of nightly or edit-sweep");
        }
        if (!"complete".equals(status)) {
            throw new UnusableInputException("Cannot promote run " + runId + ": it is " + status
                    + "; go on with it by edit-sweep --resume, and promote the run that is complete");
        }
        String dirty = manifest.path("code").path("dirty").asText("unknown");
        if (!"false".equals(dirty) && !anySources) {
            throw new UnusableInputException(
                    "Cannot promote run " + runId
                            + ": its program was built from " + ("true".equals(dirty) ? "changed" : "unknown")
                            + " sources, so that nobody can build it again; commit and run again, or promote it with --changed-sources");
        }
        try {
            store.baselines().promote(name, manifest, Instant.now());
            StoreDocuments.write(store.layout(), HadoopSettings.ofSpark());
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        } catch (IOException e) {
            throw new StoreException("Cannot write baseline " + name + ": " + e.getMessage(), e);
        }
        spec.commandLine().getOut().println("baseline " + name + " is run " + runId);
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }
}
