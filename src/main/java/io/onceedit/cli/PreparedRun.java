package io.onceedit.cli;

import io.onceedit.progress.ProgressListener;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ArtifactStore;
import io.onceedit.sweep.OpenModels;
import io.onceedit.sweep.StoreUnitRunner;
import io.onceedit.sweep.SweepJob;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/** Preparing units in this process, for the verbs that need no cluster. */
final class PreparedRun implements AutoCloseable {
    private final SweepSetup setup;
    private final SweepJob job;
    private final ArtifactStore store;
    private final OpenModels models;
    private final PrintWriter out;

    PreparedRun(SweepSetup setup, String storeLocation, PrintWriter out) {
        this.setup = setup;
        this.job = setup.job(EnumSet.allOf(ArtifactKind.class));
        this.store = SweepSetup.store(storeLocation);
        this.models = new OpenModels(setup.config().execution().modelMemoryBytes());
        this.out = out;
    }

    /**
     * Makes sure that the units of some kinds have results.
     *
     * @throws IllegalStateException where one fails, with its reason
     */
    List<WorkUnit> prepare(EnumSet<ArtifactKind> kinds) {
        ProgressListener progress = new ConsoleProgress(out, Terminal.isThere(), System::nanoTime);
        StoreUnitRunner runner = new StoreUnitRunner(job, store, models, progress, "local");
        List<WorkUnit> units = setup.plan().preparing().stream()
                .filter(unit -> kinds.contains(unit.kind()))
                .toList();
        for (WorkUnit unit : units) {
            UnitResult result = runner.run(unit);
            if (!result.succeeded()) {
                throw new IllegalStateException(
                        unit.subject() + ": " + result.failure().message());
            }
            out.println(String.format(
                    Locale.ROOT,
                    "%-10s %s  %s",
                    unit.stage(),
                    unit.subject(),
                    result.reused()
                            ? "found"
                            : String.format(Locale.ROOT, "%.1f s", result.cost().wallSeconds())));
            out.flush();
        }
        return units;
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
