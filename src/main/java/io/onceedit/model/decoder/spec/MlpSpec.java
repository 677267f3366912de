package io.onceedit.model.decoder.spec;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The feed-forward block.
 *
 * @param inputs one map, or two: a gate, whose activation multiplies the second map
 * @param output the map back to the residual stream
 * @param activation applied to the first map, or to the gate
 */
public record MlpSpec(List<LinearSpec> inputs, LinearSpec output, Activation activation) {
    public MlpSpec {
        inputs = List.copyOf(inputs);
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(activation, "activation");
        int given = inputs.stream().mapToInt(LinearSpec::outputs).sum();
        boolean plain = inputs.size() == 1 && given == output.inputs();
        boolean gated = (inputs.size() == 1 || inputs.size() == 2) && given == 2 * output.inputs();
        if (!plain && !gated) {
            throw new IllegalArgumentException("Invalid MLP: " + inputs.size() + " input maps give " + given
                    + " numbers, expected one map (plain) to " + output.inputs()
                    + ", or one or two (gate and up) to twice as many");
        }
    }

    /** A map, the activation, a map. */
    public static MlpSpec plain(LinearSpec input, LinearSpec output, Activation activation) {
        return new MlpSpec(List.of(input), output, activation);
    }

    /** A gate and a second map. */
    public static MlpSpec gated(LinearSpec gate, LinearSpec up, LinearSpec output, Activation activation) {
        return new MlpSpec(List.of(gate, up), output, activation);
    }

    /** A gate and a second map in one: the gate's numbers first. */
    public static MlpSpec gatedSideBySide(LinearSpec gateAndUp, LinearSpec output, Activation activation) {
        return new MlpSpec(List.of(gateAndUp), output, activation);
    }

    /** Whether one map gives the gate and, behind it, what the gate multiplies. */
    public boolean isGateSideBySide() {
        return inputs.size() == 1 && inputs.get(0).outputs() != output.inputs();
    }

    Stream<TensorSpec> tensors() {
        return Stream.concat(inputs.stream().flatMap(LinearSpec::tensors), output.tensors());
    }
}
