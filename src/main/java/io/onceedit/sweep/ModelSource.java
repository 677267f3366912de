package io.onceedit.sweep;

import io.onceedit.model.tensor.WeightType;
import java.io.Serializable;
import java.util.Objects;

/**
 * A model by name.
 *
 * @param id the name in tables
 * @param path a model folder or a GGUF file
 * @param weights how its weights are held in memory
 */
public record ModelSource(String id, String path, WeightType weights) implements Serializable {
    public ModelSource {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(weights, "weights");
    }

    /** A model whose weights are held as fp32, as those of a plug-in base always are. */
    public ModelSource(String id, String path) {
        this(id, path, WeightType.FLOAT32);
    }

    /** The same model with its weights held as a type. */
    public ModelSource heldAs(WeightType type) {
        return new ModelSource(id, path, type);
    }
}
