package io.onceedit.gate.map;

/**
 * How thresholds are found on held-out records of the pool.
 *
 * @param folds parts of the pool that are held out in turn
 * @param missWeight what a missed rephrasing costs, where a false opening costs 1
 * @param openShareWithoutSubject the largest share of each kind of hard negative on which the key gate may open where a prompt names no
 *     edited subject, in [0, 1)
 */
public record CalibrationSettings(int folds, double missWeight, double openShareWithoutSubject) {
    /** Three folds; a miss costs as much as a false opening; at most one hard negative in a hundred without a subject. */
    public static final CalibrationSettings DEFAULT = new CalibrationSettings(3, 1, 0.01);

    public CalibrationSettings {
        if (folds < 2) {
            throw new IllegalArgumentException("Invalid gate setting folds = " + folds + ": expected at least 2");
        }
        if (!(missWeight > 0)) {
            throw new IllegalArgumentException(
                    "Invalid gate setting miss-weight = " + missWeight + ": expected more than 0");
        }
        if (!(openShareWithoutSubject >= 0 && openShareWithoutSubject < 1)) {
            throw new IllegalArgumentException("Invalid gate setting open-share-without-subject = "
                    + openShareWithoutSubject + ": expected 0 to 1");
        }
    }
}
