package io.onceedit.model.decoder.spec;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The feed-forward block.
 *
 * @param inputs one map, or two: a gate, whose activation multiplies the second map
 * @param output the map back to the residual stream
 * @param activation applied to the first map
 */
public record MlpSpec(List<LinearSpec> inputs, LinearSpec output, Activation activation) {
    public MlpSpec {
        inputs = List.copyOf(inputs);
        if (inputs.size() != 1 && inputs.size() != 2) {
            throw new IllegalArgumentException(
                    "Invalid MLP: " + inputs.size() + " input maps, expected 1 (plain) or 2 (gate and up)");
        }
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(activation, "activation");
    }

    Stream<TensorSpec> tensors() {
        return Stream.concat(inputs.stream().flatMap(LinearSpec::tensors), output.tensors());
    }
}
