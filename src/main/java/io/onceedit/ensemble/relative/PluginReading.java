package io.onceedit.ensemble.relative;

import java.util.Objects;
import java.util.OptionalDouble;

/** What a model says behind a text: its most likely next tokens and, where it has a weight token, how much it weighs itself. */
final class PluginReading {
    private final TokenDistribution next;
    private final double weightLogit;

    /** @param weightLogit the weight token's logit; NaN for a model that has none */
    PluginReading(TokenDistribution next, double weightLogit) {
        this.next = Objects.requireNonNull(next, "next");
        this.weightLogit = weightLogit;
    }

    TokenDistribution next() {
        return next;
    }

    /** The logistic function of the weight token's logit, in [0, 1]. */
    OptionalDouble alpha() {
        return Double.isNaN(weightLogit) ? OptionalDouble.empty() : OptionalDouble.of(1 / (1 + Math.exp(-weightLogit)));
    }
}
