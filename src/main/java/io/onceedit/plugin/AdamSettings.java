package io.onceedit.plugin;

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
    public AdamSettings {
        Settings.within("adam.beta1", beta1, 0, 1);
        Settings.within("adam.beta2", beta2, 0, 1);
        Settings.above("adam.epsilon", epsilon, 0);
        Settings.atLeast("adam.weight-decay", weightDecay, 0);
        Settings.atLeast("adam.clip-norm", clipNorm, 0);
    }
}
