package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import io.onceedit.model.decoder.spec.MlpSpec;
import java.util.List;
import java.util.function.UnaryOperator;

/** The feed-forward block, (N, D) to (N, D); gated where it has two input maps. */
final class Mlp {
    private final List<Linear> inputs;
    private final Linear output;
    private final UnaryOperator<NDArray> activation;

    Mlp(MlpSpec spec, ParameterSet parameters, Constants constants) {
        this.inputs = spec.inputs().stream()
                .map(input -> new Linear(input, parameters))
                .toList();
        this.output = new Linear(spec.output(), parameters);
        this.activation = Activations.of(spec.activation(), constants);
    }

    NDArray apply(NDArray rows) {
        NDArray inner = activation.apply(inputs.get(0).apply(rows));
        if (inputs.size() == 2) {
            inner = inner.mul(inputs.get(1).apply(rows));
        }
        return output.apply(inner);
    }
}
