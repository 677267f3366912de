package io.onceedit.plugin;

import java.io.Serializable;
import java.util.Objects;

/**
 * How often and in which portions the texts are read.
 *
 * @param epochs how often every text is read, at least 1
 * @param batchSize texts of about the same length that are read together
 * @param accumulationSteps batches whose gradients are summed for one step of the optimiser, at least 1
 * @param activationCacheBytes the frozen prefix's activations are computed once and kept where they take at most this much memory; where
 *     they take more they are computed anew for every batch
 * @param earlyStopping when training ends before its last epoch
 * @param seed what every random draw of texts and orders comes from
 */
public record LoopSettings(
        int epochs,
        int batchSize,
        int accumulationSteps,
        long activationCacheBytes,
        EarlyStopping earlyStopping,
        long seed)
        implements Serializable {
    public LoopSettings {
        Settings.atLeast("loop.epochs", epochs, 1);
        Settings.atLeast("loop.batch-size", batchSize, 1);
        Settings.atLeast("loop.accumulation-steps", accumulationSteps, 1);
        Settings.atLeast("loop.activation-cache-bytes", (double) activationCacheBytes, 0);
        Objects.requireNonNull(earlyStopping, "earlyStopping");
    }
}
