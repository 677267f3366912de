package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;

/** A bound of numbers: x becomes c tanh(x / c); without a cap, x stays. */
final class SoftCap {
    private final double cap;
    private final NDArray inner;
    private final NDArray outer;

    /** @param cap c; 0 for no cap */
    SoftCap(double cap, Constants constants) {
        this.cap = cap;
        this.inner = constants.scalar(innerFactor());
        this.outer = constants.scalar(cap);
    }

    /** What numbers have to be multiplied by before {@link #ofScaled}: 1 / c. */
    double innerFactor() {
        return cap == 0 ? 1 : 1 / cap;
    }

    /** The bounded numbers, given x / c, in the scope of the argument. The argument itself where there is no cap. */
    NDArray ofScaled(NDArray scaled) {
        return cap == 0 ? scaled : scaled.tanh().mul(outer);
    }

    /** The bounded numbers; the argument itself where there is no cap, and else it is overwritten and closed. */
    NDArray of(NDArray values) {
        if (cap == 0) {
            return values;
        }
        try (values;
                NDArray bounded = values.muli(inner).tanh()) {
            return bounded.mul(outer);
        }
    }
}
