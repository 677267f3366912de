package io.onceedit.plugin;

/** Early stopping in progress. */
final class StopRule {
    private final EarlyStopping settings;
    private double best = Double.POSITIVE_INFINITY;
    private int epochsWithoutBest;

    StopRule(EarlyStopping settings) {
        this.settings = settings;
    }

    /** Whether training ends after an epoch with this mean objective. */
    boolean endsAfter(double objectiveNats) {
        if (objectiveNats < best - settings.minimumImprovement()) {
            best = objectiveNats;
            epochsWithoutBest = 0;
        } else {
            epochsWithoutBest++;
        }
        boolean lowEnough = objectiveNats < settings.lossBelow();
        boolean stuck = settings.patienceEpochs() > 0 && epochsWithoutBest >= settings.patienceEpochs();
        return lowEnough || stuck;
    }
}
