package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.decoder.spec.TensorSpec;
import io.onceedit.model.tensor.WeightType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All weights of a model that are held as one type as parts of one array. The system gives memory of that size by itself and gets it back
 * when the model is closed; of thousands of arrays of a few megabytes the allocator keeps the most part, for whichever thread asked for them.
 */
final class WeightMemory {
    /** Every part begins where a cache line does, whatever its type. */
    private static final long ALIGNED_ELEMENTS = 64 / Short.BYTES;

    private WeightMemory() {}

    /**
     * Arrays for weights, their numbers not set.
     *
     * @param tensors the weights, each once
     * @param owner what the arrays live in
     * @param weights how the model's weights are held
     * @return contiguous arrays by name, in the same order
     */
    static Map<String, NDArray> allot(Collection<TensorSpec> tensors, NDManager owner, WeightType weights) {
        Map<String, NDArray> parts = new LinkedHashMap<>();
        tensors.forEach(tensor -> parts.put(tensor.name(), null)); // keeps the order
        for (WeightType type : WeightType.values()) {
            allot(
                    tensors.stream()
                            .filter(tensor -> tensor.heldAs(weights) == type)
                            .toList(),
                    owner,
                    type,
                    parts);
        }
        return parts;
    }

    private static void allot(List<TensorSpec> tensors, NDManager owner, WeightType type, Map<String, NDArray> parts) {
        long elements = tensors.stream().mapToLong(WeightMemory::taken).sum();
        if (elements == 0) {
            return;
        }
        NDArray whole = owner.create(new Shape(elements), type.dataType());
        long from = 0;
        for (TensorSpec tensor : tensors) {
            try (NDArray part = whole.get(new NDIndex().addSliceDim(from, from + tensor.size()))) {
                parts.put(tensor.name(), part.reshape(new Shape(tensor.shape())));
            }
            from += taken(tensor);
        }
    }

    private static long taken(TensorSpec tensor) {
        return (tensor.size() + ALIGNED_ELEMENTS - 1) / ALIGNED_ELEMENTS * ALIGNED_ELEMENTS;
    }
}
