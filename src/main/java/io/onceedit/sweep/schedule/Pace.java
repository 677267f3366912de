package io.onceedit.sweep.schedule;

import java.util.Arrays;

/** How long work takes, learned from bundles that have ended. */
final class Pace {
    /** Before anything is known: a prompt of a small model. */
    private static final double SECONDS_PER_WORK = 0.01;

    private final double[][] byModelAndKind;
    private final double[] byKind;

    Pace(int models, int kinds) {
        this.byModelAndKind = new double[models][kinds];
        this.byKind = new double[kinds];
        Arrays.fill(byKind, SECONDS_PER_WORK);
    }

    /** Whether a bundle of this model and kind has ended. */
    boolean isKnown(int model, int kind) {
        return byModelAndKind[model][kind] > 0;
    }

    /** What work is expected to take. */
    double seconds(int model, int kind, long work) {
        return work * (isKnown(model, kind) ? byModelAndKind[model][kind] : byKind[kind]);
    }

    /** Work has taken so long. What takes less than before counts at once: the first bundle opens a model too; what takes more by half. */
    void learn(int model, int kind, long work, double seconds) {
        double now = Math.max(Double.MIN_NORMAL, seconds / work);
        double before = isKnown(model, kind) ? byModelAndKind[model][kind] : now;
        byModelAndKind[model][kind] = Math.min(now, (before + now) / 2);
        byKind[kind] = byModelAndKind[model][kind];
    }
}
