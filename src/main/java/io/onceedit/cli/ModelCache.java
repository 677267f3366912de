package io.onceedit.cli;

import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.io.CachedModels;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.sweep.ModelLocator;
import io.onceedit.sweep.SweepConfig;
import java.nio.file.Path;

/** Where models are kept that lie elsewhere. */
final class ModelCache {
    private ModelCache() {}

    /** The run file's folder, or else one of the person's who runs the program; the same on every machine of a cluster. */
    static Path folder(SweepConfig config) {
        String chosen = config.execution().modelCache();
        return chosen.isEmpty() ? ofPerson() : Path.of(chosen);
    }

    private static Path ofPerson() {
        return UserFolders.cache().resolve("models").toAbsolutePath();
    }

    /** Where content hashes are remembered; the same on every machine of a cluster. */
    static Path hashFolder() {
        return UserFolders.cache().resolve("hashes").toAbsolutePath();
    }

    /** Content hashes of models, each computed once as long as its file does not change. */
    static ContentHashes hashes() {
        return ContentHashes.cachedIn(hashFolder());
    }

    /** Finds the models of a sweep. */
    static ModelLocator of(SweepConfig config, ProgressListener progress) {
        return new CachedModels(HadoopSettings.ofSpark(), folder(config), progress);
    }

    /** What a model is called for short: the last part of where it lies. */
    static String nameOf(String location) {
        return location.replaceFirst("/+$", "").replaceFirst(".*/", "");
    }

    /** Finds models that no run file names. */
    static ModelLocator ofPerson(ProgressListener progress) {
        return new CachedModels(HadoopSettings.ofSpark(), ofPerson(), progress);
    }
}
