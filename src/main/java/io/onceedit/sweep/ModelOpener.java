package io.onceedit.sweep;

import ai.djl.Device;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.checkpoint.ContentHashes;
import java.nio.file.Path;

/** Opens a model on a device. */
@FunctionalInterface
interface ModelOpener {
    /** Reads the model's files. */
    ModelOpener FILES =
            (source, path, device, hashes) -> LanguageModels.open(source.id(), path, device, source.weights(), hashes);

    /**
     * Opens a model; the caller closes it.
     *
     * @param path where it lies on this machine
     * @param hashes tell its content
     */
    LanguageModel open(ModelSource source, Path path, Device device, ContentHashes hashes);
}
