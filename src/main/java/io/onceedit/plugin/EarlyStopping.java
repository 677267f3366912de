package io.onceedit.plugin;

import java.io.Serializable;

/**
 * When training ends before its last epoch. It looks at the training objective alone, never at anything that is evaluated.
 *
 * @param lossBelow training ends behind the first epoch whose mean objective is below this many nats; 0 never ends it
 * @param patienceEpochs training ends when this many epochs in a row did not improve the best mean objective; 0 never ends it
 * @param minimumImprovement how much smaller than the best an epoch's mean objective has to be to count as better, in nats
 */
public record EarlyStopping(double lossBelow, int patienceEpochs, double minimumImprovement) implements Serializable {
    /** Training runs all its epochs. */
    public static final EarlyStopping NEVER = new EarlyStopping(0, 0, 0);

    public EarlyStopping {
        Settings.atLeast("stop.loss-below", lossBelow, 0);
        Settings.atLeast("stop.patience-epochs", patienceEpochs, 0);
        Settings.atLeast("stop.minimum-improvement", minimumImprovement, 0);
    }
}
