package io.onceedit.sweep;

import io.onceedit.evaluate.HostPassSettings;
import io.onceedit.evaluate.Protocol;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What a sweep does, resolved: flags and defaults are in it.
 *
 * @param name the run's name
 * @param corpus the edits
 * @param pool records that are no edits
 * @param plugin the plug-in base
 * @param hosts the hosts, by unique ids
 * @param methods the methods, by unique names
 * @param grid what is varied
 * @param evaluation how is measured
 * @param execution where it runs
 */
public record SweepConfig(
        String name,
        CorpusSettings corpus,
        CorpusSettings pool,
        ModelSource plugin,
        List<ModelSource> hosts,
        List<MethodSettings> methods,
        Grid grid,
        Measurement evaluation,
        Execution execution)
        implements Serializable {
    public SweepConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(corpus, "corpus");
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(grid, "grid");
        Objects.requireNonNull(evaluation, "evaluation");
        Objects.requireNonNull(execution, "execution");
        hosts = List.copyOf(hosts);
        methods = List.copyOf(methods);
    }

    /** The same sweep with other hosts and methods. */
    public SweepConfig with(List<ModelSource> otherHosts, List<MethodSettings> otherMethods) {
        return new SweepConfig(name, corpus, pool, plugin, otherHosts, otherMethods, grid, evaluation, execution);
    }

    /** How hosts are read; as many tokens are kept at each position as any method takes in. */
    HostPassSettings hostPass() {
        int taken = methods.stream()
                .filter(MethodSettings::mapsTokens)
                .mapToInt(method -> method.options().search().candidates())
                .max()
                .orElse(0);
        return new HostPassSettings(
                evaluation.batchSize(),
                HostPassSettings.DEFAULT.batchTokens(),
                Math.max(taken, evaluation.topTokens()));
    }

    /** How many likeliest tokens of host and plug-in the cells of a group keep; 0 where their rule or protocol has none. */
    public int keptCandidates(WorkUnit.Group group) {
        boolean hasSome = group.method().tellsShares() && group.protocol() == Protocol.TEACHER_FORCED;
        return hasSome ? evaluation.keptCandidates() : 0;
    }

    /**
     * What a sweep varies.
     *
     * @param batchSizes edits in one plug-in
     * @param seeds of training and probes
     * @param protocols how probes are asked
     */
    public record Grid(List<Integer> batchSizes, List<Long> seeds, List<Protocol> protocols) implements Serializable {
        public Grid {
            batchSizes = List.copyOf(batchSizes);
            seeds = List.copyOf(seeds);
            protocols = List.copyOf(protocols);
        }
    }

    /**
     * How is measured.
     *
     * @param batchSize prompts that a model reads at once
     * @param maximumTokens tokens of a free generation where the edit's answer is expected
     * @param keptTokens tokens of a free generation that have to stay the untouched host's
     * @param topTokens host tokens kept at each position
     * @param keptCandidates likeliest tokens of host and plug-in that are kept to be fused again; 0 for none
     * @param bootstrapDraws draws of the confidence intervals
     * @param probing which part of the pool probes are made of
     */
    public record Measurement(
            int batchSize,
            int maximumTokens,
            int keptTokens,
            int topTokens,
            int keptCandidates,
            int bootstrapDraws,
            Probing probing)
            implements Serializable {
        public Measurement {
            Objects.requireNonNull(probing, "probing");
        }
    }

    /**
     * How the pool is kept apart from what is measured.
     *
     * @param share this share of the pool's subjects is set aside: probes are made of them, and nothing is trained on them
     * @param dropsOverlaps whether other pool records that share a prompt with the evaluation are left out instead of being refused
     */
    public record Probing(double share, boolean dropsOverlaps) implements Serializable {}

    /**
     * Where it runs.
     *
     * @param threadsPerUnit threads of one unit's arithmetic
     * @param modelMemoryBytes memory that opened models may keep in one executor
     * @param modelCache the folder, on each machine, where models are kept that were fetched from elsewhere; empty for whoever starts the
     *     sweep to choose
     */
    public record Execution(int threadsPerUnit, long modelMemoryBytes, String modelCache) implements Serializable {
        public Execution {
            Objects.requireNonNull(modelCache, "modelCache");
        }
    }
}
