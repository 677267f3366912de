package io.onceedit.model.tensor;

import java.io.Serializable;

/**
 * AdamW's constants (Loshchilov and Hutter 2019, arXiv 1711.05101).
 *
 * @param beta1 decay of the mean of gradients, in [0, 1]
 * @param beta2 decay of the mean of squared gradients, in [0, 1]
 * @param epsilon added to the root of the latter
 * @param weightDecay decoupled weight decay, a share of the learning rate
 * @param clipNorm gradients are scaled so that their common L2 norm is at most this; 0 leaves them as they are
 */
public record AdamSettings(double beta1, double beta2, double epsilon, double weightDecay, double clipNorm)
        implements Serializable {
    /** The usual constants, without decay and clip. */
    public static final AdamSettings PLAIN = new AdamSettings(0.9, 0.999, 1e-8, 0, 0);

    public AdamSettings {
        require(beta1 >= 0 && beta1 <= 1, "beta1", beta1, "a number from 0 to 1");
        require(beta2 >= 0 && beta2 <= 1, "beta2", beta2, "a number from 0 to 1");
        require(epsilon > 0, "epsilon", epsilon, "a number above 0");
        require(weightDecay >= 0, "weight-decay", weightDecay, "a number of at least 0");
        require(clipNorm >= 0, "clip-norm", clipNorm, "a number of at least 0");
    }

    /** The same constants with another weight decay. */
    public AdamSettings withWeightDecay(double share) {
        return new AdamSettings(beta1, beta2, epsilon, share, clipNorm);
    }

    /** The same constants with another clip. */
    public AdamSettings withClipNorm(double norm) {
        return new AdamSettings(beta1, beta2, epsilon, weightDecay, norm);
    }

    private static void require(boolean fits, String name, double value, String expected) {
        if (!fits || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "Invalid training setting adam." + name + " = " + value + ": expected " + expected);
        }
    }
}
