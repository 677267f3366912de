package io.onceedit.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;

/** AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) in place, with a clip of the gradients' common norm. */
final class AdamW {
    private final AdamSettings settings;
    private final List<NDArray> tensors;
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> squares = new ArrayList<>();
    private int steps;

    /**
     * @param owner holds the two moments of each tensor
     * @param tensors what is moved, in a fixed order
     */
    AdamW(NDManager owner, AdamSettings settings, List<NDArray> tensors) {
        this.settings = settings;
        this.tensors = List.copyOf(tensors);
        for (NDArray tensor : tensors) {
            means.add(owner.zeros(tensor.getShape()));
            squares.add(owner.zeros(tensor.getShape()));
        }
    }

    /**
     * Moves every tensor.
     *
     * @param gradients in the order of the tensors
     * @param learningRates in the order of the tensors
     */
    void step(List<NDArray> gradients, double[] learningRates) {
        steps++;
        double scale = clipScale(gradients);
        double meanBias = 1 - Math.pow(settings.beta1(), steps);
        double squareBias = 1 - Math.pow(settings.beta2(), steps);
        for (int i = 0; i < tensors.size(); i++) {
            NDArray tensor = tensors.get(i);
            // the engine divides by sqrt(v) + epsilon: the bias of v goes into the rate, and epsilon is scaled to match
            double rate = learningRates[i] * Math.sqrt(squareBias) / meanBias;
            JniUtils.adamUpdate(
                    (PtNDArray) tensor,
                    (PtNDArray) gradients.get(i),
                    (PtNDArray) means.get(i),
                    (PtNDArray) squares.get(i),
                    (float) learningRates[i],
                    (float) rate,
                    (float) settings.weightDecay(),
                    (float) scale,
                    -1,
                    (float) settings.beta1(),
                    (float) settings.beta2(),
                    (float) (settings.epsilon() * Math.sqrt(squareBias)),
                    true);
        }
    }

    /** The factor that brings the gradients' common L2 norm down to the clip. */
    private double clipScale(List<NDArray> gradients) {
        if (settings.clipNorm() == 0) {
            return 1;
        }
        double sum = 0;
        for (NDArray gradient : gradients) {
            try (NDArray norm = gradient.norm()) {
                double length = norm.getFloat();
                sum += length * length;
            }
        }
        double length = Math.sqrt(sum);
        if (Double.isNaN(length) || Double.isInfinite(length)) {
            throw new IllegalStateException(
                    "Failed to train: the gradient is not finite at step " + steps + "; use a lower learning rate");
        }
        return length <= settings.clipNorm() ? 1 : settings.clipNorm() / length;
    }
}
