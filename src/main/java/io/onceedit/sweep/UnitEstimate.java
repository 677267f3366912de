package io.onceedit.sweep;

import io.onceedit.evaluate.Protocol;

/** How much work a unit is, in prompts that a model reads: roughly, since a schedule learns how long each kind really takes. */
final class UnitEstimate {
    /** A step of training reads an edit's texts forwards and backwards. */
    private static final long PROMPTS_PER_EDIT_AND_EPOCH = 10;

    /** What is learned of or looked up in a whole model takes about as long whatever is asked later. */
    private static final long PROMPTS_OF_A_MODEL = 2000;

    /** A free answer is read token by token. */
    private static final long PROMPTS_PER_FREE_ANSWER = 4;

    private UnitEstimate() {}

    /** A unit's work, at least 1. */
    static long of(WorkUnit unit) {
        if (unit instanceof WorkUnit.TrainPlugin train) {
            return Math.max(
                    1,
                    PROMPTS_PER_EDIT_AND_EPOCH
                            * train.edits().edits()
                            * train.settings().loop().epochs());
        }
        if (unit instanceof WorkUnit.PassHost pass) {
            return prompts(pass.asked().probes(), pass.generates());
        }
        if (unit instanceof WorkUnit.EvaluateCell cell) {
            return prompts(cell.asked().probes(), cell.group().protocol() == Protocol.AUTOREGRESSIVE);
        }
        return PROMPTS_OF_A_MODEL;
    }

    private static long prompts(long probes, boolean generates) {
        return 1 + probes * (generates ? PROMPTS_PER_FREE_ANSWER : 1);
    }
}
