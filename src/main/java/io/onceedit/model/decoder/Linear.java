package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import io.onceedit.model.decoder.spec.LinearSpec;
import java.util.function.UnaryOperator;

/** A linear map of the last axis, (..., inputs) to (..., outputs). */
final class Linear {
    private final NDArray weight;
    /** (outputs), or null: the engine's own sign for no bias. */
    private final NDArray bias;

    private final boolean inputsFirst;

    Linear(LinearSpec spec, ParameterSet parameters) {
        this.weight = parameters.get(spec.weight());
        this.bias = spec.bias().isEmpty() ? null : parameters.get(spec.bias());
        this.inputsFirst = spec.inputsFirst();
    }

    /** The map, or nothing at all where the specification has none. */
    static UnaryOperator<NDArray> ofOptional(LinearSpec spec, ParameterSet parameters) {
        return spec.isNone() ? rows -> rows : new Linear(spec, parameters)::apply;
    }

    NDArray apply(NDArray rows) {
        if (inputsFirst) {
            NDArray product = rows.matMul(weight); // (N, inputs) x (inputs, outputs)
            return bias == null ? product : product.addi(bias);
        }
        return rows.getNDArrayInternal().linear(rows, weight, bias).singletonOrThrow();
    }
}
