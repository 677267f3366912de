package io.onceedit.cli;

import ai.djl.Device;
import io.onceedit.config.ConfigException;
import io.onceedit.config.ConfigProblem;
import io.onceedit.corpus.CorpusException;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.io.HadoopArtifactStore;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ArtifactStore;
import io.onceedit.sweep.ClosedEdits;
import io.onceedit.sweep.GateChoice;
import io.onceedit.sweep.LeakFreePlan;
import io.onceedit.sweep.Locations;
import io.onceedit.sweep.Machine;
import io.onceedit.sweep.MethodSettings;
import io.onceedit.sweep.ModelLocator;
import io.onceedit.sweep.ModelSource;
import io.onceedit.sweep.Preflight;
import io.onceedit.sweep.PreflightFigures;
import io.onceedit.sweep.SweepConfig;
import io.onceedit.sweep.SweepConfigReader;
import io.onceedit.sweep.SweepInput;
import io.onceedit.sweep.SweepInputReader;
import io.onceedit.sweep.SweepJob;
import io.onceedit.sweep.SweepPlan;
import io.onceedit.sweep.VerifiedWeights;
import io.onceedit.sweep.WorkUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A sweep that is read and planned: what every verb that takes a run file begins with.
 *
 * @param config the run file with every flag applied
 * @param input corpora and model hashes
 * @param plan its units
 * @param figures what preflight has counted
 * @param notes worth knowing before it runs, the figures among them
 * @param settings what Spark should be told of executors
 */
record SweepSetup(
        SweepConfig config,
        SweepInput input,
        SweepPlan plan,
        PreflightFigures figures,
        List<String> notes,
        List<String> settings) {
    private static final int NAMED_RECORDS = 5;

    /**
     * Reads and plans, and checks every model before anything is trained.
     *
     * @param narrow what a verb's flags leave of the run file
     * @param place what a sweep runs on, in this process
     * @param progress is told how far the reading of models is
     * @throws UnusableInputException where a corpus or a model folder cannot be used
     */
    static SweepSetup read(
            RunFileOptions runFile,
            Locations locations,
            UnaryOperator<SweepConfig> narrow,
            Function<SweepConfig, Machine> place,
            ProgressListener progress) {
        return read(runFile, locations, narrow, new Place(WeightType.defaultFor(Device.cpu()), place), progress);
    }

    /**
     * Where units will run.
     *
     * @param held how hosts' weights are held there where the run file does not say it
     * @param machine what a sweep runs on
     */
    record Place(WeightType held, Function<SweepConfig, Machine> machine) {}

    /** As {@link #read(RunFileOptions, Locations, UnaryOperator, Function, ProgressListener)}, for units that run elsewhere. */
    static SweepSetup read(
            RunFileOptions runFile,
            Locations locations,
            UnaryOperator<SweepConfig> narrow,
            Place place,
            ProgressListener progress) {
        int processors = Runtime.getRuntime().availableProcessors();
        Path cache = UserFolders.cache();
        try {
            SweepConfig asked = narrow.apply(
                    new SweepConfigReader(locations, processors, place.held()).read(runFile.read(locations)));
            ModelLocator models = ModelCache.of(asked, progress);
            SweepInput input = new SweepInputReader(locations, models, ModelCache.hashes()).read(asked, progress);
            SweepConfig config = GateChoice.of(asked, input);
            LeakFreePlan leakFree = LeakFreePlan.of(config, input, progress);
            VerifiedWeights verified = new VerifiedWeights(cache.resolve("verified"), models, progress);
            Preflight preflight = Preflight.check(
                    config, input, models, verified, place.machine().apply(config));
            if (!preflight.problems().isEmpty()) {
                throw new UnusableInputException(
                        "Cannot run this sweep:\n  " + String.join("\n  ", preflight.problems()));
            }
            List<String> notes = new ArrayList<>(preflight.notes());
            if (!leakFree.dropped().isEmpty()) {
                notes.add(0, leftOut(leakFree.dropped()));
            }
            SweepPlan plan = withClosedEdits(leakFree, runFile);
            UndoneText.note(plan).ifPresent(notes::add);
            return new SweepSetup(
                    config, leakFree.input(), plan, preflight.figures(), List.copyOf(notes), preflight.settings());
        } catch (IllegalArgumentException | CorpusException | UncheckedIOException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }

    private static SweepPlan withClosedEdits(LeakFreePlan made, RunFileOptions runFile) {
        try {
            return new ClosedEdits(store(runFile.store()), runFile.asOf())
                    .in(made.plan(), made.input().edits());
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException("Cannot read store " + runFile.store() + ": " + e.getMessage(), e);
        }
    }

    /** The artefacts of a store. */
    static ArtifactStore store(String location) {
        return HadoopArtifactStore.open(location, HadoopSettings.ofSpark());
    }

    private static String leftOut(List<String> records) {
        return records.size() + " records were left out of the pool, since they share a prompt with the evaluation: "
                + String.join(", ", records.subList(0, Math.min(NAMED_RECORDS, records.size())))
                + (records.size() > NAMED_RECORDS ? " and others" : "");
    }

    /**
     * The cells of the one host and method that are left, by their first batch size and seed: one for each plug-in.
     *
     * @throws UnusableInputException where the method is the untouched host
     */
    List<WorkUnit.EvaluateCell> editedCells() {
        WorkUnit.Group group = plan.cells().get(0).group();
        if (group.method().isHost()) {
            throw new UnusableInputException(
                    "Invalid --method " + group.method().name() + ": it is the untouched host, name another");
        }
        return plan.cells().stream().filter(cell -> cell.group().equals(group)).toList();
    }

    /** What all units of the sweep have in common. */
    SweepJob job(Set<ArtifactKind> reused) {
        return new SweepJob(
                config,
                input.pool().training(),
                input.hashes(),
                plan.evaluatedKey(),
                BuildInfo.read().codeVersion(),
                reused);
    }

    /** Leaves the named hosts and methods of a run file; an empty list leaves all. */
    static UnaryOperator<SweepConfig> only(List<String> hosts, List<String> methods) {
        return config -> config.with(
                chosen("--hosts", hosts, config.hosts(), ModelSource::id),
                chosen("--methods", methods, config.methods(), MethodSettings::name));
    }

    private static <T> List<T> chosen(String flag, List<String> names, List<T> all, Function<T, String> name) {
        List<String> known = all.stream().map(name).toList();
        for (String wanted : names) {
            if (!known.contains(wanted)) {
                throw new ConfigException(List.of(
                        new ConfigProblem(flag, "", "Unknown name \"" + wanted + "\": the run file has " + known)));
            }
        }
        return names.isEmpty()
                ? all
                : all.stream().filter(one -> names.contains(name.apply(one))).toList();
    }
}
