package io.onceedit.plugin;

import io.onceedit.model.tensor.AdamSettings;
import java.io.Serializable;
import java.util.Objects;

/**
 * How the optimiser moves.
 *
 * @param rates learning rates and their course
 * @param adam AdamW's constants
 */
public record OptimizerSettings(RateSettings rates, AdamSettings adam) implements Serializable {
    public OptimizerSettings {
        Objects.requireNonNull(rates, "rates");
        Objects.requireNonNull(adam, "adam");
    }
}
