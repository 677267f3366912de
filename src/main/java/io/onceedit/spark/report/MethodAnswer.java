package io.onceedit.spark.report;

import io.onceedit.evaluate.ProbeCandidates;
import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a method made of a probe.
 *
 * @param method its name
 * @param scored what its answer counts for
 * @param open whether its gate held the prompt for one about an edit: the answer is a fused one
 * @param alpha the plug-in's weight, 0 to 1; null where there is none
 * @param known whether its answer is known
 */
record MethodAnswer(String method, StoredScores.ScoredOutcome scored, boolean open, Double alpha, Known known)
        implements Serializable {
    /** Whether an answer is known. */
    enum Known {
        /** It is. */
        YES,
        /** Two tokens are too near to each other for what is kept of them. */
        UNCERTAIN,
        /** Nobody has computed it, or kept what it is computed from. */
        NO
    }

    /** Whether its gate is open where it opens from a weight on. */
    boolean isOpen(double leastAlpha) {
        return open && alpha != null && alpha >= leastAlpha;
    }

    /**
     * The same with the answer that another weight gives, where the answer is a fused one.
     *
     * @param weight the plug-in's, 0 to 1
     * @param kept what is kept of the probe
     */
    MethodAnswer weighed(double weight, Optional<ProbeCandidates> kept) {
        if (!open || scored.isError()) {
            return this;
        }
        if (kept.isEmpty()) {
            return new MethodAnswer(method, scored, open, alpha, Known.NO);
        }
        OptionalDouble score = kept.get().score(weight);
        return score.isEmpty()
                ? new MethodAnswer(method, scored, open, alpha, Known.UNCERTAIN)
                : new MethodAnswer(
                        method,
                        scored.with(false, score.getAsDouble(), score.getAsDouble() == 1 ? 1 : 0),
                        open,
                        alpha,
                        Known.YES);
    }
}
