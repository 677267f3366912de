package io.onceedit.sweep;

import io.onceedit.corpus.TrainingPool;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What every unit of a sweep has in common, wherever it runs.
 *
 * @param config the sweep
 * @param pool records that are no edits
 * @param hashes the models' content hashes
 * @param evaluatedKey the key of {@link ArtifactKind#EVALUATED}: what nothing may be trained on
 * @param codeVersion names the program's code, for what it makes
 * @param reused kinds of results that are taken from the store where they are found
 */
public record SweepJob(
        SweepConfig config,
        TrainingPool pool,
        ModelHashes hashes,
        String evaluatedKey,
        String codeVersion,
        Set<ArtifactKind> reused)
        implements Serializable {
    public SweepJob {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(hashes, "hashes");
        Objects.requireNonNull(codeVersion, "codeVersion");
        Objects.requireNonNull(evaluatedKey, "evaluatedKey");
        reused = Set.copyOf(reused);
    }

    /** What is reused where a run is not resumed: everything but the evaluation itself. */
    public static Set<ArtifactKind> preparing() {
        return EnumSet.complementOf(EnumSet.of(ArtifactKind.CELL));
    }
}
