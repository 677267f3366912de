package io.onceedit.plugin;

import java.io.Serializable;
import java.util.Objects;

/**
 * Learning rates and how they change over the optimiser's steps.
 *
 * @param learningRate the highest rate of all parameters but the weight token's row
 * @param weightRowLearningRate the highest rate of the weight token's row
 * @param warmUpShare the share of all steps over which the rate rises linearly from 0, in [0, 1]
 * @param decay how the rate falls afterwards
 */
public record RateSettings(double learningRate, double weightRowLearningRate, double warmUpShare, Decay decay)
        implements Serializable {
    /** How a learning rate falls behind its warm-up. */
    public enum Decay {
        /** It stays. */
        CONSTANT,
        /** To 0 at the last step, along a line. */
        LINEAR,
        /** To 0 at the last step, along half a cosine. */
        COSINE
    }

    public RateSettings {
        Settings.above("rates.learning-rate", learningRate, 0);
        Settings.above("rates.weight-row-learning-rate", weightRowLearningRate, 0);
        Settings.within("rates.warm-up-share", warmUpShare, 0, 1);
        Objects.requireNonNull(decay, "decay");
    }

    /** The share of the highest rate that a step uses; steps count from 0. */
    double factor(int step, int steps) {
        double warmUp = Math.max(1, Math.round(warmUpShare * steps));
        if (warmUpShare > 0 && step < warmUp) {
            return (step + 1) / warmUp;
        }
        double begun = warmUpShare > 0 ? warmUp : 0;
        double progress = (step - begun) / Math.max(1, steps - begun);
        return switch (decay) {
            case CONSTANT -> 1;
            case LINEAR -> 1 - progress;
            case COSINE -> 0.5 * (1 + Math.cos(Math.PI * progress));
        };
    }
}
