package io.onceedit.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) in place, with a clip of the gradients' common norm. Of one thread.
 */
public final class AdamW {
    private final AdamSettings settings;
    private final List<NDArray> tensors;
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> squares = new ArrayList<>();
    private int steps;

    /**
     * @param owner holds the two moments of each tensor
     * @param tensors what is moved, in a fixed order; fp32, stays the caller's
     */
    public AdamW(NDManager owner, AdamSettings settings, List<NDArray> tensors) {
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
     * @param gradients in the order of the tensors, of their shapes
     * @param learningRates in the order of the tensors
     * @throws IllegalArgumentException where there are not as many gradients and rates as tensors
     * @throws IllegalStateException where gradients are clipped and their norm is not finite
     */
    public void step(List<NDArray> gradients, double... learningRates) {
        if (gradients.size() != tensors.size() || learningRates.length != tensors.size()) {
            throw new IllegalArgumentException("Invalid step of " + tensors.size() + " tensors: " + gradients.size()
                    + " gradients and " + learningRates.length + " learning rates");
        }
        steps++;
        double scale = clipScale(gradients);
        int threads = TensorRuntime.threads();
        for (int i = 0; i < tensors.size(); i++) {
            AdamKernel.update(
                    new AdamKernel.State<>(tensors.get(i), gradients.get(i), means.get(i), squares.get(i)),
                    AdamKernel.Step.of(settings, steps, learningRates[i], scale),
                    threads);
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
