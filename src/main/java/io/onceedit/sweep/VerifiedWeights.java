package io.onceedit.sweep;

import io.onceedit.model.ModelFiles;
import io.onceedit.model.decoder.Decoders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Models whose weights were read once and found to be finite, by content hash. A model with a NaN in it answers nonsense everywhere, so it
 * is found before anything is trained; the same content is never read for this a second time. Safe for use by several processes.
 */
public final class VerifiedWeights {
    private final Path folder;

    /**
     * What a folder remembers.
     *
     * @param folder made where it does not exist
     */
    public VerifiedWeights(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes sure that all numbers of a model's weights are finite.
     *
     * @param contentHash the model's
     * @throws IllegalArgumentException for the first weight with an element that is not, with file, tensor and index
     */
    void require(ModelFiles model, String contentHash) {
        Path seal = folder.resolve(contentHash);
        if (Files.exists(seal)) {
            return;
        }
        Decoders.requireReadable(model.config(), model.tensors());
        try {
            Files.createDirectories(folder);
            Files.writeString(seal, "");
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to remember in " + folder + " that a model was checked: " + e, e);
        }
    }
}
