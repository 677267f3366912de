package io.onceedit.sweep;

import java.io.Serializable;
import java.util.Objects;

/**
 * A model by name.
 *
 * @param id the name in tables
 * @param path a model folder or a GGUF file
 */
public record ModelSource(String id, String path) implements Serializable {
    public ModelSource {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(path, "path");
    }
}
