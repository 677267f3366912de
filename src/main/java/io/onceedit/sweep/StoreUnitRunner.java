package io.onceedit.sweep;

import io.onceedit.model.tensor.Devices;
import io.onceedit.model.tensor.ResidentMemory;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Runs units against a store: finds a unit's result under its key, or computes and publishes it. Whatever goes wrong in a unit is the
 * unit's result; only a process that is out of memory or is being stopped, or a cancelled task, ends the run.
 */
public final class StoreUnitRunner implements UnitRunner {
    private final SweepJob job;
    private final ArtifactStore store;
    private final OpenModels models;
    private final ProgressListener progress;
    private final UnitWork work;
    private final TaskPlace place;
    private final StopSignal stop;

    /**
     * A runner for one thread, outside any run.
     *
     * @param executor names the process
     */
    public StoreUnitRunner(
            SweepJob job, ArtifactStore store, OpenModels models, ProgressListener progress, String executor) {
        this(job, store, models, progress, new TaskPlace(TaskPlace.NO_RUN, 1, executor), StopSignal.NEVER);
    }

    /**
     * A runner for one thread.
     *
     * @param job what all units have in common
     * @param store where results are
     * @param models what this process holds open; may be shared by threads. Leased on the place's device
     * @param progress is told how far a unit is
     * @param place the task that the units run in
     * @param stop says when the units are to be given up
     */
    public StoreUnitRunner(
            SweepJob job,
            ArtifactStore store,
            OpenModels models,
            ProgressListener progress,
            TaskPlace place,
            StopSignal stop) {
        this.job = job;
        this.store = store;
        this.models = models.on(place.device());
        this.progress = progress;
        this.work = new UnitWork(job, store, this.models, new HalvingMeter(progress, models.meter()));
        this.place = place;
        this.stop = stop;
    }

    @Override
    public UnitResult run(WorkUnit unit) {
        TensorRuntime.prepareThread();
        TensorRuntime.setThreads(job.config().execution().threadsPerUnit());
        return run(unit, target -> work.compute(unit, target));
    }

    @Override
    public UnitResult runWithout(WorkUnit unit, WorkUnit needed) {
        return run(unit, target -> {
            throw EditedHost.lacks(needed.kind(), needed.key());
        });
    }

    private UnitResult run(WorkUnit unit, ArtifactStore.ArtifactWriter computes) {
        UnitClock clock = new UnitClock(Stage.of(unit.kind()), stop, progress);
        return models.meter().book(clock, () -> run(unit, computes, clock, models.loads()));
    }

    private UnitResult run(WorkUnit unit, ArtifactStore.ArtifactWriter computes, UnitClock clock, long loadsBefore) {
        try {
            Optional<Path> found = find(unit);
            if (found.isPresent()) {
                return found(unit, found.get());
            }
            Path folder = store.publish(unit.kind(), unit.key(), target -> {
                computes.writeTo(target);
                new UnitRecord(
                                place.runId(),
                                place.attempt(),
                                cost(clock, loadsBefore),
                                Instant.now().toString())
                        .write(target);
            });
            UnitRecord kept = UnitRecord.read(folder);
            return result(unit, origin(unit, folder, kept, false), cost(clock, loadsBefore), UnitResult.Failure.NONE);
        } catch (StopSignal.Stopped stopped) {
            throw stopped;
        } catch (IOException | RuntimeException | LinkageError e) {
            UnitResult.Origin nothing = new UnitResult.Origin(place.runId(), place.attempt(), false, "");
            return result(unit, nothing, cost(clock, loadsBefore), UnitResult.Failure.of(e));
        }
    }

    /** A result that is taken: of a kind that is reused, or what an earlier attempt of this task has left. */
    private Optional<Path> find(WorkUnit unit) {
        if (job.reused().contains(unit.kind())) {
            return store.find(unit.kind(), unit.key());
        }
        return place.attempt() == 1
                ? Optional.empty()
                : store.find(unit.kind(), unit.key())
                        .filter(folder -> UnitRecord.read(folder).runId().equals(place.runId()));
    }

    /** What an earlier attempt of this very run has computed is this run's work, not reused. */
    private UnitResult found(WorkUnit unit, Path folder) {
        UnitRecord kept = UnitRecord.read(folder);
        boolean reused = !kept.runId().equals(place.runId()) || kept.runId().equals(TaskPlace.NO_RUN);
        return result(unit, origin(unit, folder, kept, reused), kept.cost(), UnitResult.Failure.NONE);
    }

    private static UnitResult result(
            WorkUnit unit, UnitResult.Origin origin, UnitCost cost, UnitResult.Failure failure) {
        return new UnitResult(unit.key(), unit.stage(), unit.subject(), origin, cost, failure);
    }

    private static UnitResult.Origin origin(WorkUnit unit, Path folder, UnitRecord kept, boolean reused) {
        return new UnitResult.Origin(kept.runId(), kept.attempt(), reused, UnitContent.sha(unit.kind(), folder));
    }

    private UnitCost cost(UnitClock clock, long loadsBefore) {
        return new UnitCost(
                clock.stages(),
                job.config().execution().threadsPerUnit(),
                ResidentMemory.peakBytes(),
                models.loads() - loadsBefore,
                place.executor(),
                Devices.nameOf(place.device()));
    }
}
