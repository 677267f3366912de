package io.onceedit.gate;

import java.io.Serializable;

/**
 * From which value on a gate is open.
 *
 * @param calibrated whether the learned maps' own calibration says it; the value is then 0
 * @param value the threshold where a person set it: of alpha in [0, 1] for {@code weight-token}, of a cosine in [-1, 1] for the others
 */
public record Threshold(boolean calibrated, double value) implements Serializable {
    /** The threshold that was calibrated on held-out records of the training pool. */
    public static final Threshold CALIBRATED = new Threshold(true, 0);

    public Threshold {
        if (!(value >= -1 && value <= 1) || (calibrated && value != 0)) {
            throw new IllegalArgumentException(
                    "Invalid threshold " + value + ": expected a number from -1 to 1, or calibrated");
        }
    }

    /** A threshold that a person set. */
    public static Threshold of(double value) {
        return new Threshold(false, value);
    }

    /** The value to use, given the calibrated one. */
    public double orCalibrated(double calibratedValue) {
        return calibrated ? calibratedValue : value;
    }
}
