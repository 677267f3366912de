package io.onceedit.sweep;

import java.io.Serializable;
import java.util.Objects;

/**
 * A model folder by name.
 *
 * @param id the name in tables
 * @param path a folder
 */
public record ModelSource(String id, String path) implements Serializable {
    public ModelSource {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(path, "path");
    }
}
