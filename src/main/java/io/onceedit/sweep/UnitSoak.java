package io.onceedit.sweep;

import io.onceedit.model.tensor.NativeHeap;
import io.onceedit.model.tensor.ResidentMemory;
import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * Runs the units of a sweep one after another, round by round, in one process, and tells what memory stays resident. Every round begins
 * with an empty store, so that each unit is computed. Models and plug-ins stay open from round to round as in an executor: what piles up on
 * them would be seen.
 */
public final class UnitSoak {
    private static final TaskPlace HERE = new TaskPlace(TaskPlace.NO_RUN, 1, "local");

    private final SweepInput input;
    private final SweepPlan plan;
    private final SweepJob job;
    private final Executor executor;

    /**
     * What an executor has.
     *
     * @param models what it holds open
     * @param stores opens the store of a round in an empty folder
     * @param closesModels whether models and plug-ins are closed behind every unit, so that those that need them open them again
     */
    public record Executor(OpenModels models, Function<Path, ArtifactStore> stores, boolean closesModels) {
        public Executor {
            Objects.requireNonNull(models, "models");
            Objects.requireNonNull(stores, "stores");
        }
    }

    /**
     * How far it goes.
     *
     * @param units of all rounds together; the last round ends where they are done
     * @param every how many units there is a sample
     */
    public record Length(long units, long every) {
        public Length {
            if (every < 1 || units < 2 * every) {
                throw new IllegalArgumentException("Invalid length of " + units + " units with a sample every " + every
                        + ": expected at least two samples");
            }
        }
    }

    /**
     * The memory behind a unit, garbage collected and free memory given back.
     *
     * @param units that were done
     * @param residentBytes of the process
     * @param nativeBytes that are in use of the C library's heap: by the engine, the tokenizers and the Java machine itself
     * @param codeBytes of Java's classes and what is compiled of them
     * @param heldBytes of the models and plug-ins that are open
     */
    public record Sample(long units, long residentBytes, long nativeBytes, long codeBytes, long heldBytes) {}

    /**
     * A soak of a sweep.
     *
     * @param input what the plan was made from
     * @param job what all units have in common
     */
    public UnitSoak(SweepInput input, SweepPlan plan, SweepJob job, Executor executor) {
        this.input = input;
        this.plan = plan;
        this.job = job;
        this.executor = executor;
    }

    /**
     * Runs units until enough are done.
     *
     * @param folder where each round has a store, which is deleted behind it
     * @param stop says when it is to be given up
     * @param progress is told how many units are done
     * @return a sample for each so many units, and one at the end
     * @throws IOException where a store cannot be written or deleted
     * @throws IllegalStateException where a unit fails, or is found instead of computed
     */
    public List<Sample> run(Length length, Path folder, StopSignal stop, ProgressListener progress) throws IOException {
        List<Sample> samples = new ArrayList<>();
        long done = 0;
        while (done < length.units()) {
            try (StagingFolder round = StagingFolder.open(folder, "onceedit-soak-" + UUID.randomUUID())) {
                UnitRunner runner = runner(round.path(), stop);
                for (WorkUnit unit : plan.units().limit(length.units() - done).toList()) {
                    stop.check();
                    run(unit, runner);
                    done++;
                    progress.advanced("units", done, length.units());
                    if (done % length.every() == 0 || done == length.units()) {
                        samples.add(sample(done));
                    }
                }
            }
        }
        return List.copyOf(samples);
    }

    private UnitRunner runner(Path folder, StopSignal stop) throws IOException {
        ArtifactStore store = executor.stores().apply(folder);
        new EditPublisher(job.config(), input, plan).publish(store, ProgressListener.SILENT);
        return new StoreUnitRunner(job, store, executor.models(), ProgressListener.SILENT, HERE, stop);
    }

    private void run(WorkUnit unit, UnitRunner runner) {
        UnitResult result = runner.run(unit);
        if (!result.succeeded()) {
            throw new IllegalStateException(
                    unit.subject() + ": " + result.failure().message());
        }
        if (result.reused()) {
            throw new IllegalStateException(
                    unit.subject() + ": its result was found, expected a store that begins empty");
        }
        if (executor.closesModels()) {
            executor.models().close();
        }
    }

    private Sample sample(long units) {
        long resident = ResidentMemory.settledBytes();
        return new Sample(
                units,
                resident,
                NativeHeap.inUseBytes(),
                ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getCommitted(),
                executor.models().heldBytes());
    }
}
