package io.onceedit.cli;

import io.onceedit.progress.StopSignal;
import io.onceedit.spark.executor.RunningTasks;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ArtifactStore;
import io.onceedit.sweep.EditPublisher;
import io.onceedit.sweep.OpenModels;
import io.onceedit.sweep.StoreUnitRunner;
import io.onceedit.sweep.SweepJob;
import io.onceedit.sweep.TaskPlace;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Preparing units in this process, for the verbs that need no cluster. */
final class PreparedRun implements AutoCloseable {
    /** What is made from the plan's edits or held against its probes. */
    private static final Set<ArtifactKind> READING_EDITS =
            EnumSet.of(ArtifactKind.PLUGIN, ArtifactKind.GATE_MAPS, ArtifactKind.HOST_PASS, ArtifactKind.CELL);

    private final SweepSetup setup;
    private final SweepJob job;
    private final StoreLayout layout;
    private final ArtifactStore store;
    private final OpenModels models;
    private final PrintWriter out;

    PreparedRun(SweepSetup setup, String storeLocation, PrintWriter out) {
        this.setup = setup;
        this.job = setup.job(EnumSet.allOf(ArtifactKind.class));
        this.layout = WritableStore.at(storeLocation);
        this.store = SweepSetup.store(layout.location());
        this.models = new OpenModels(
                setup.config().execution().modelMemoryBytes(),
                ModelCache.of(setup.config(), ConsoleProgress.on(out)),
                ModelCache.hashes());
        this.out = out;
    }

    /**
     * A unit that has a result.
     *
     * @param wallSeconds that it took, here or where its result was found
     * @param processorSeconds of all threads of this process; next to nothing where the result was found
     * @param contentSha what the result is, by its content
     */
    record Prepared(WorkUnit unit, double wallSeconds, double processorSeconds, String contentSha) {}

    /**
     * Makes sure that the units of some kinds have results.
     *
     * @throws StoreException where a result cannot be kept
     * @throws IllegalStateException where a unit fails otherwise, with its reason
     */
    List<Prepared> prepare(EnumSet<ArtifactKind> kinds) {
        List<WorkUnit> units = setup.plan().preparing().stream()
                .filter(unit -> kinds.contains(unit.kind()))
                .toList();
        List<WorkUnit> missing = units.stream()
                .filter(unit -> store.find(unit.kind(), unit.key()).isEmpty())
                .toList();
        if (missing.stream().anyMatch(unit -> READING_EDITS.contains(unit.kind()))) {
            publishEdits();
        } else if (!missing.isEmpty()) {
            WritableStore.require(layout);
        }
        List<Prepared> prepared = new ArrayList<>();
        for (WorkUnit unit : units) {
            double processorSeconds = ThisMachine.processorSeconds();
            UnitResult result = RunningTasks.ofProcess()
                    .run(StopSignal.NEVER, stop -> runner(stop).run(unit));
            processorSeconds = ThisMachine.processorSeconds() - processorSeconds;
            if (!result.succeeded()) {
                throw failure(unit, result.failure());
            }
            out.println(String.format(
                    Locale.ROOT,
                    "%-10s %s  %s",
                    unit.stage(),
                    unit.subject(),
                    result.reused()
                            ? "found"
                            : String.format(
                                    Locale.ROOT,
                                    "%.1f s, %.1f s of processor time",
                                    result.cost().wallSeconds(),
                                    processorSeconds)));
            out.flush();
            prepared.add(new Prepared(
                    unit,
                    result.cost().wallSeconds(),
                    processorSeconds,
                    result.origin().contentSha()));
        }
        return prepared;
    }

    /**
     * Makes sure that the store has the plan's edits, which units read.
     *
     * @throws StoreException where they cannot be kept
     */
    void publishEdits() {
        WritableStore.require(layout);
        try {
            new EditPublisher(setup.config(), setup.input(), setup.plan()).publish(store, ConsoleProgress.on(out));
        } catch (IOException e) {
            throw new StoreException(
                    "Failed to write the edits to " + layout.location() + ": " + e.getMessage()
                            + "; free space and run again",
                    e);
        }
    }

    private StoreUnitRunner runner(StopSignal stop) {
        TaskPlace here = new TaskPlace(TaskPlace.NO_RUN, 1, "local");
        return new StoreUnitRunner(job, store, models, ConsoleProgress.on(out), here, stop);
    }

    private RuntimeException failure(WorkUnit unit, UnitResult.Failure failure) {
        return failure.isOfFiles()
                ? new StoreException("Failed to write " + unit.stage() + " of " + unit.subject() + " to "
                        + layout.location() + ": " + failure.message() + "; free space and run again")
                : new IllegalStateException(unit.subject() + ": " + failure.message());
    }

    /** Where a unit's result lies. */
    Path folder(WorkUnit unit) {
        return store.find(unit.kind(), unit.key()).orElseThrow();
    }

    SweepJob job() {
        return job;
    }

    ArtifactStore store() {
        return store;
    }

    OpenModels models() {
        return models;
    }

    @Override
    public void close() {
        models.close();
    }
}
