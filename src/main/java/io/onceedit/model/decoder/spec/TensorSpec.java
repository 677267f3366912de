package io.onceedit.model.decoder.spec;

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

    static TensorSpec vector(String name, long size) {
        return new TensorSpec(name, List.of(size));
    }

    static TensorSpec matrix(String name, long rows, long columns) {
        return new TensorSpec(name, List.of(rows, columns));
    }
}
