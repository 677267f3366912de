package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.onceedit.model.decoder.spec.LinearSpec;
import java.util.function.UnaryOperator;

/** A linear map of the last axis, (..., inputs) to (..., outputs), both fp32 whatever the weight is held as. */
final class Linear {
    private final UnaryOperator<NDArray> map;

    Linear(LinearSpec spec, ParameterSet parameters) {
        NDArray weight = parameters.get(spec.weight());
        // (outputs), or null: the engine's own sign for no bias.
        NDArray bias = spec.bias().isEmpty() ? null : parameters.get(spec.bias());
        if (weight.getDataType() == DataType.FLOAT16) {
            this.map = plus(new HalfWeight(weight, spec.inputsFirst(), parameters.pieces()).product(), bias);
        } else if (spec.inputsFirst()) {
            this.map = plus(rows -> rows.matMul(weight), bias); // (N, inputs) x (inputs, outputs)
        } else {
            this.map =
                    rows -> rows.getNDArrayInternal().linear(rows, weight, bias).singletonOrThrow();
        }
    }

    private static UnaryOperator<NDArray> plus(UnaryOperator<NDArray> product, NDArray bias) {
        return bias == null ? product : rows -> product.apply(rows).addi(bias);
    }

    /** The map, or nothing at all where the specification has none. */
    static UnaryOperator<NDArray> ofOptional(LinearSpec spec, ParameterSet parameters) {
        return spec.isNone() ? rows -> rows : new Linear(spec, parameters)::apply;
    }

    NDArray apply(NDArray rows) {
        return map.apply(rows);
    }
}
