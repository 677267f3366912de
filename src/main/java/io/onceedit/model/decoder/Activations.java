package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import io.onceedit.model.decoder.spec.Activation;
import java.util.function.UnaryOperator;

/** Activations as array operations. */
final class Activations {
    /** The tanh approximation's coefficient of x^3. */
    private static final double CUBIC = 0.044715;

    private Activations() {}

    static UnaryOperator<NDArray> of(Activation activation, Constants constants) {
        return switch (activation) {
            case SILU -> values -> sigmoid(values).mul(values);
            case GELU -> values -> values.getNDArrayInternal().gelu();
            case GELU_TANH -> geluByTanh(constants);
            case RELU -> values -> values.getNDArrayInternal().relu();
        };
    }

    /** 0.5 x (1 + tanh(u)) is x sigmoid(2 u), with u = sqrt(2 / pi) (x + 0.044715 x^3). */
    private static UnaryOperator<NDArray> geluByTanh(Constants constants) {
        double doubled = 2 * Math.sqrt(2 / Math.PI);
        NDArray linear = constants.scalar(doubled);
        NDArray cubic = constants.scalar(doubled * CUBIC);
        return values ->
                sigmoid(values.square().muli(cubic).addi(linear).mul(values)).mul(values);
    }

    private static NDArray sigmoid(NDArray values) {
        return ai.djl.nn.Activation.sigmoid(values);
    }
}
