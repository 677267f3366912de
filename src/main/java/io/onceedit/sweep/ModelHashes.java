package io.onceedit.sweep;

import io.onceedit.align.AlignmentKey;
import io.onceedit.align.AlignmentSettings;
import io.onceedit.align.EmbeddingForm;
import io.onceedit.align.VocabularyHash;
import io.onceedit.model.tensor.WeightType;
import java.io.Serializable;
import java.util.Map;

/**
 * The content hashes of a sweep's models.
 *
 * @param byId SHA-256 by model id
 * @param vocabularies what alignments know of each model as it is held; empty where no method maps tokens
 */
public record ModelHashes(Map<String, String> byId, Map<ModelSource, VocabularyHash> vocabularies)
        implements Serializable {
    public ModelHashes {
        byId = Map.copyOf(byId);
        vocabularies = Map.copyOf(vocabularies);
    }

    /**
     * What the alignment of a plug-in base and a host is made from.
     *
     * @throws IllegalArgumentException for a model that is not of this sweep, or where no method of the sweep maps tokens
     */
    AlignmentKey alignment(ModelSource plugin, ModelSource host, EmbeddingForm embeddings) {
        return new AlignmentKey(
                vocabulary(plugin), vocabulary(host), AlignmentSettings.DEFAULT.withEmbeddings(embeddings));
    }

    private VocabularyHash vocabulary(ModelSource model) {
        VocabularyHash hash = vocabularies.get(model);
        if (hash == null) {
            throw new IllegalArgumentException("Cannot find the vocabulary hash of model " + model.id() + " as "
                    + model.weights().text());
        }
        return hash;
    }

    /**
     * Names what a model says: its content and how its weights are held. Held as fp32 a model has its content hash for a name.
     *
     * @throws IllegalArgumentException for a model that is not of this sweep
     */
    String held(ModelSource model) {
        return model.weights() == WeightType.FLOAT32
                ? of(model)
                : ContentKey.of("model as held")
                        .with("content", of(model))
                        .with("weights", model.weights().text())
                        .hexadecimal();
    }

    /**
     * A model's content hash.
     *
     * @throws IllegalArgumentException for a model that is not of this sweep
     */
    public String of(ModelSource model) {
        String hash = byId.get(model.id());
        if (hash == null) {
            throw new IllegalArgumentException("Cannot find the content hash of model " + model.id());
        }
        return hash;
    }
}
