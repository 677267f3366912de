package io.onceedit.gate;

import io.onceedit.gate.subject.CasePolicy;
import java.io.Serializable;
import java.util.Objects;

/**
 * How prompts are gated; what a run file's gate section maps onto.
 *
 * @param expression which gates, alone or combined
 * @param thresholds from which value on each is open
 * @param subjectCase how upper and lower case count where names are looked for
 * @param openAlpha the plug-in's weight where gate {@code none} or {@code subject} is open, in [0, 1]
 */
public record GateSettings(GateExpression expression, Thresholds thresholds, CasePolicy subjectCase, double openAlpha)
        implements Serializable {
    public GateSettings {
        Objects.requireNonNull(expression, "expression");
        Objects.requireNonNull(thresholds, "thresholds");
        Objects.requireNonNull(subjectCase, "subjectCase");
        if (!(openAlpha >= 0 && openAlpha <= 1)) {
            throw new IllegalArgumentException("Invalid gate setting alpha = " + openAlpha + ": expected 0 to 1");
        }
    }

    /** A gate with every other setting at its default: calibrated thresholds, smart case, alpha 1. */
    public static GateSettings of(GateExpression expression) {
        return new GateSettings(expression, Thresholds.DEFAULT, CasePolicy.SMART, 1);
    }

    /** One gate by name with every other setting at its default. */
    public static GateSettings of(GateName name) {
        return of(new GateExpression.Single(name));
    }

    /** These settings with other thresholds. */
    public GateSettings withThresholds(Thresholds changed) {
        return new GateSettings(expression, changed, subjectCase, openAlpha);
    }

    /** These settings with other gates. */
    public GateSettings withExpression(GateExpression changed) {
        return new GateSettings(changed, thresholds, subjectCase, openAlpha);
    }

    /** Whether a gate that is asked needs maps learned for the plug-in's base. */
    public boolean needsMaps() {
        return expression.names().anyMatch(GateName::needsMaps);
    }

    /** Whether a gate that is asked needs a plug-in that was trained with the weight token. */
    public boolean needsWeightToken() {
        return expression.names().anyMatch(GateName.WEIGHT_TOKEN::equals);
    }

    /**
     * From which value on each gate is open.
     *
     * @param weightToken of alpha; 0 leaves the gate always open and alpha soft. Never calibrated
     * @param key of the cosine to the nearest key
     * @param keyWithoutSubject of the same cosine where {@code fact} finds no edited subject in the prompt
     * @param relation of the cosine between what is asked and what the fact's own texts ask
     */
    public record Thresholds(double weightToken, Threshold key, Threshold keyWithoutSubject, Threshold relation)
            implements Serializable {
        /** 0.5 for the weight token, all others calibrated. */
        public static final Thresholds DEFAULT =
                new Thresholds(0.5, Threshold.CALIBRATED, Threshold.CALIBRATED, Threshold.CALIBRATED);

        public Thresholds {
            if (!(weightToken >= 0 && weightToken <= 1)) {
                throw new IllegalArgumentException(
                        "Invalid threshold weight-token = " + weightToken + ": expected 0 to 1");
            }
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(keyWithoutSubject, "keyWithoutSubject");
            Objects.requireNonNull(relation, "relation");
        }
    }
}
