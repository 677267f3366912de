package io.onceedit.sweep;

import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.TensorSource;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Models whose weights were read once and found to be finite and not too large for the type that they are held as. A model with a NaN in it answers nonsense everywhere, so it
 * is found before anything is trained; the same content is never read for the same type a second time. Safe for use by several processes.
 */
public final class VerifiedWeights {
    private final Path folder;
    private final ModelLocator models;
    private final ProgressListener progress;

    /**
     * What a folder remembers.
     *
     * @param folder made where it does not exist
     * @param models finds models on this machine
     * @param progress is told how far the reading of weights is that were not read before
     */
    public VerifiedWeights(Path folder, ModelLocator models, ProgressListener progress) {
        this.folder = folder;
        this.models = models;
        this.progress = progress;
    }

    /**
     * Makes sure that all numbers of some models' weights are finite and not too large for the types that they are held as.
     *
     * @throws IllegalArgumentException for the first weight with an element that is not so, with file, tensor and index
     */
    void require(List<ModelSource> required, ModelHashes hashes) {
        List<ModelSource> unread = required.stream()
                .filter(model -> !Files.exists(folder.resolve(hashes.held(model))))
                .toList();
        List<Long> ends = new ArrayList<>();
        long numbers = 0;
        for (ModelSource model : unread) {
            try (ModelFiles opened = ModelFiles.open(models.local(model.path()))) {
                TensorSource tensors = opened.tensors();
                numbers += tensors.names().stream()
                        .mapToLong(name -> numbers(tensors, name))
                        .sum();
                ends.add(numbers);
            }
        }
        CountedMillions read = new CountedMillions("weights (M)", numbers, progress);
        for (int i = 0; i < unread.size(); i++) {
            ModelSource model = unread.get(i);
            try (ModelFiles opened = ModelFiles.open(models.local(model.path()))) {
                TensorSource tensors = opened.tensors();
                Decoders.requireReadable(
                        opened.config(), tensors, model.weights(), name -> read.accept(numbers(tensors, name)));
            }
            read.reach(ends.get(i));
            remember(hashes.held(model));
        }
    }

    private static long numbers(TensorSource tensors, String name) {
        return LongStream.of(tensors.shape(name)).reduce(1, Math::multiplyExact);
    }

    private void remember(String heldModel) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(heldModel), "");
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to remember in " + folder + " that a model was checked: " + e, e);
        }
    }
}
