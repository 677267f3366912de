package io.onceedit.spark.report;

import java.io.Serializable;

/**
 * What a method made of a probe.
 *
 * @param method its name
 * @param scored what its answer counts for
 * @param open whether its gate held the prompt for one about an edit: the answer is a fused one
 * @param alpha the plug-in's weight, 0 to 1; null where there is none
 */
record MethodAnswer(String method, StoredScores.ScoredOutcome scored, boolean open, Double alpha)
        implements Serializable {
    /** Whether its gate is open where it opens from a weight on. */
    boolean isOpen(double leastAlpha) {
        return open && alpha != null && alpha >= leastAlpha;
    }
}
