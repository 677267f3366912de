package io.onceedit.sweep;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.onceedit.align.VocabularyHash;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.nio.file.Path;

/** Hashes the vocabularies of models: one tensor of each is read, no decoder opened, and the same content never twice where hashes are cached. */
final class ModelVocabularies {
    private static final String PART = "vocabulary, version 1";

    private final ModelLocator models;
    private final ContentHashes hashes;

    ModelVocabularies(ModelLocator models, ContentHashes hashes) {
        this.models = models;
        this.hashes = hashes;
    }

    /**
     * A model's vocabulary with the embedding rows that it has as it is held.
     *
     * @param contentHash the model's
     * @throws IllegalArgumentException where the model cannot be used
     */
    VocabularyHash of(ModelSource model, String contentHash) {
        String part = model.weights() == WeightType.FLOAT32
                ? PART
                : PART + " as " + model.weights().text();
        return VocabularyHash.parse(hashes.ofPart(
                part,
                contentHash,
                () -> read(models.local(model.path()), model.weights()).text()));
    }

    private static VocabularyHash read(Path path, WeightType weights) {
        try (ModelFiles files = ModelFiles.open(path);
                TextTokenizer tokenizer = files.openTokenizer();
                NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            String name = Decoders.embeddingName(files.config(), files.tensors());
            return VocabularyHash.of(files.tensors().read(scope, name, weights), tokenizer);
        }
    }
}
