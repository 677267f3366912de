package io.onceedit.model.decoder.spec;

import io.onceedit.model.tensor.WeightType;
import java.util.List;

/**
 * A tensor that a block reads from the checkpoint.
 *
 * @param name the checkpoint's name
 * @param shape the sizes that the configuration asks for, outermost first
 */
public record TensorSpec(String name, List<Long> shape) {
    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** How many numbers it has. */
    public long size() {
        return shape.stream().mapToLong(size -> size).reduce(1, Math::multiplyExact);
    }

    /** How it is held in a model whose weights are of a type. */
    public WeightType heldAs(WeightType weights) {
        return weights.ofTensor(shape.size());
    }

    static TensorSpec vector(String name, long size) {
        return new TensorSpec(name, List.of(size));
    }

    static TensorSpec matrix(String name, long rows, long columns) {
        return new TensorSpec(name, List.of(rows, columns));
    }
}
