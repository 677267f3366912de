package io.onceedit.plugin;

import java.io.Serializable;

/**
 * What training minimises: {@code L_gen + lambda L_weight} (arXiv 2506.00817), each example counted with its kind's weight.
 *
 * @param weightToken whether a {@code [WEIGHT]} row is trained; without it the objective is L_gen alone
 * @param lambda the factor of L_weight
 * @param relatedWeight how much an example of an edit counts in both losses (gradient reweighting)
 * @param unrelatedWeight how much an unrelated prompt or a negative counts in L_weight (gradient reweighting)
 */
public record ObjectiveSettings(boolean weightToken, double lambda, double relatedWeight, double unrelatedWeight)
        implements Serializable {
    public ObjectiveSettings {
        Settings.atLeast("objective.lambda", lambda, 0);
        Settings.above("objective.related-weight", relatedWeight, 0);
        Settings.atLeast("objective.unrelated-weight", unrelatedWeight, 0);
    }
}
