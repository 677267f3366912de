package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.onceedit.model.decoder.spec.MlpSpec;
import java.util.List;
import java.util.function.UnaryOperator;

/** The feed-forward block, (N, D) to (N, D); gated where its input maps give two numbers for each that the output map takes. */
final class Mlp {
    private final List<Linear> inputs;
    private final boolean gateSideBySide;
    private final Linear output;
    private final UnaryOperator<NDArray> activation;

    Mlp(MlpSpec spec, ParameterSet parameters, Constants constants) {
        this.inputs = spec.inputs().stream()
                .map(input -> new Linear(input, parameters))
                .toList();
        this.gateSideBySide = spec.isGateSideBySide();
        this.output = new Linear(spec.output(), parameters);
        this.activation = Activations.of(spec.activation(), constants);
    }

    NDArray apply(NDArray rows) {
        NDArray first = inputs.get(0).apply(rows);
        if (gateSideBySide) {
            NDList halves = first.split(2, 1);
            return output.apply(activation.apply(halves.get(0)).mul(halves.get(1)));
        }
        NDArray inner = activation.apply(first);
        return output.apply(inputs.size() == 2 ? inner.mul(inputs.get(1).apply(rows)) : inner);
    }
}
