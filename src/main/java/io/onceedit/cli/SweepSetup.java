package io.onceedit.cli;

import io.onceedit.config.ConfigException;
import io.onceedit.config.ConfigProblem;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.LeakFreePlan;
import io.onceedit.sweep.Locations;
import io.onceedit.sweep.MethodSettings;
import io.onceedit.sweep.ModelSource;
import io.onceedit.sweep.SweepConfig;
import io.onceedit.sweep.SweepConfigReader;
import io.onceedit.sweep.SweepInput;
import io.onceedit.sweep.SweepInputReader;
import io.onceedit.sweep.SweepJob;
import io.onceedit.sweep.SweepPlan;
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
 * @param droppedFromPool pool records that share a prompt with the evaluation and were left out
 */
record SweepSetup(SweepConfig config, SweepInput input, SweepPlan plan, List<String> droppedFromPool) {
    /**
     * Reads and plans.
     *
     * @param narrow what a verb's flags leave of the run file
     * @throws UnusableInputException where a corpus or a model folder cannot be used
     */
    static SweepSetup read(RunFileOptions runFile, Locations locations, UnaryOperator<SweepConfig> narrow) {
        int processors = Runtime.getRuntime().availableProcessors();
        SweepConfig config = narrow.apply(new SweepConfigReader(locations, processors).read(runFile.read(locations)));
        try {
            SweepInput input = new SweepInputReader(
                            locations,
                            ContentHashes.cachedIn(UserFolders.cache().resolve("hashes")))
                    .read(config);
            LeakFreePlan leakFree = LeakFreePlan.of(config, input);
            return new SweepSetup(config, leakFree.input(), leakFree.plan(), leakFree.dropped());
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }

    /** What all units of the sweep have in common. */
    SweepJob job(Set<ArtifactKind> reused) {
        return new SweepJob(config, input.pool(), input.hashes(), plan.probes(), reused);
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
