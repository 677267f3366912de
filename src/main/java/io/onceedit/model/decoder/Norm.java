package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.decoder.spec.NormSpec;
import java.util.function.UnaryOperator;

/** A normalisation over the last axis; shapes stay as they are. */
@FunctionalInterface
interface Norm {
    /** Values as they are. */
    Norm NONE = values -> values;

    NDArray apply(NDArray values);

    static Norm of(NormSpec spec, ParameterSet parameters, Constants constants) {
        return switch (spec.kind()) {
            case NONE -> NONE;
            case RMS -> rootMeanSquare(parameters.get(spec.weight()), spec, constants);
            case RMS_PLUS_ONE -> rootMeanSquarePlusOne(spec, parameters, constants);
            case LAYER -> layer(parameters.get(spec.weight()), parameters.get(spec.bias()), spec);
        };
    }

    private static Norm rootMeanSquare(NDArray weight, NormSpec spec, Constants constants) {
        UnaryOperator<NDArray> normalised = normalised(constants.scalar(spec.epsilon()));
        return values -> normalised.apply(values).mul(weight);
    }

    private static Norm rootMeanSquarePlusOne(NormSpec spec, ParameterSet parameters, Constants constants) {
        NDArray weight = parameters.get(spec.weight());
        NDArray one = constants.scalar(1);
        if (!parameters.isReplaced(spec.weight())) {
            return rootMeanSquare(constants.derived(spec.weight(), () -> one.add(weight)), spec, constants);
        }
        UnaryOperator<NDArray> normalised = normalised(constants.scalar(spec.epsilon()));
        return values -> {
            NDArray shifted = one.add(weight);
            shifted.attach(values.getManager());
            return normalised.apply(values).mul(shifted);
        };
    }

    private static UnaryOperator<NDArray> normalised(NDArray epsilon) {
        int[] last = {-1};
        return values ->
                values.div(values.square().mean(last, true).addi(epsilon).sqrt());
    }

    private static Norm layer(NDArray weight, NDArray bias, NormSpec spec) {
        Shape axis = new Shape(spec.size());
        float epsilon = (float) spec.epsilon();
        return values -> values.getNDArrayInternal()
                .layerNorm(values, axis, weight, bias, epsilon)
                .singletonOrThrow();
    }
}
