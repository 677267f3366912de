package io.onceedit.sweep;

import java.io.Serializable;
import java.util.Map;

/**
 * The content hashes of a sweep's models.
 *
 * @param byId SHA-256 by model id
 */
public record ModelHashes(Map<String, String> byId) implements Serializable {
    public ModelHashes {
        byId = Map.copyOf(byId);
    }

    /**
     * A model's hash.
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
