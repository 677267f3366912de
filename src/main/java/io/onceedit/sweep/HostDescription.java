package io.onceedit.sweep;

import java.io.Serializable;
import java.util.Objects;

/**
 * A host as the tables describe it.
 *
 * @param id its name in the run file
 * @param contentHash SHA-256 of configuration, weights and tokenizer
 * @param architecture {@code config.json:model_type}
 * @param parameters numbers in all parameters
 * @param vocabulary rows of the embedding
 * @param dtype type of the weights as held in memory
 */
public record HostDescription(
        String id, String contentHash, String architecture, long parameters, long vocabulary, String dtype)
        implements Serializable {
    public HostDescription {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(contentHash, "contentHash");
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(dtype, "dtype");
    }
}
