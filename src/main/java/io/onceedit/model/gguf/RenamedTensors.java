package io.onceedit.model.gguf;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.checkpoint.TensorSource;
import io.onceedit.model.tensor.WeightType;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A file's tensors under the names, in the order and with the sizes that Hugging Face transformers has. */
final class RenamedTensors implements TensorSource {
    private final TensorSource stored;
    private final Map<String, Origin> origins;

    /**
     * Where a tensor comes from.
     *
     * @param name its name in the file
     * @param change what the format did to it
     */
    record Origin(String name, TensorChange change) {}

    RenamedTensors(TensorSource stored, Map<String, Origin> origins) {
        this.stored = stored;
        this.origins = Collections.unmodifiableMap(new TreeMap<>(origins));
    }

    @Override
    public Set<String> names() {
        return origins.keySet();
    }

    @Override
    public long[] shape(String name) {
        Origin origin = origin(name);
        return origin.change().shape(stored.shape(origin.name()));
    }

    /** {@inheritDoc} Rows and columns are put in order as the type that is asked for; only vectors are changed in their numbers. */
    @Override
    public NDArray read(NDManager scope, String name, WeightType type) {
        Origin origin = origin(name);
        if (origin.change() instanceof TensorChange.None) {
            return stored.read(scope, origin.name(), type);
        }
        try (NDManager steps = scope.newSubManager()) {
            NDArray changed = origin.change().apply(stored.read(steps, origin.name(), type));
            changed.attach(scope);
            return changed;
        }
    }

    @Override
    public void read(String name, NDArray target) {
        Origin origin = origin(name);
        if (origin.change() instanceof TensorChange.None) {
            stored.read(origin.name(), target);
        } else {
            TensorSource.super.read(name, target);
        }
    }

    @Override
    public String elementType(String name) {
        return stored.elementType(origin(name).name());
    }

    @Override
    public void requireReadable(String name, WeightType type) {
        stored.requireReadable(origin(name).name(), type);
    }

    @Override
    public String location() {
        return stored.location();
    }

    private Origin origin(String name) {
        Origin origin = origins.get(name);
        if (origin == null) {
            throw new IllegalArgumentException("Cannot find tensor " + name + " in " + location() + ", which holds "
                    + names().size() + " tensors of the model");
        }
        return origin;
    }
}
