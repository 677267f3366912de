package io.onceedit.gate.map;

/**
 * How thresholds are found on held-out records of the pool.
 *
 * @param folds parts of the pool that are held out in turn
 * @param keyMissWeight what a missed rephrasing costs the key gate, where a false opening costs 1
 * @param relationMissWeight the same for the relation gate, which is asked only where an edited subject was found
 * @param openShareWithoutSubject the largest share of each kind of hard negative on which the key gate may open where a prompt names no
 *     edited subject, in [0, 1)
 */
public record CalibrationSettings(
        int folds, double keyMissWeight, double relationMissWeight, double openShareWithoutSubject) {
    /** Three folds; a miss costs the key gate one false opening and the relation gate two; at most one hard negative in a hundred without a subject. */
    public static final CalibrationSettings DEFAULT = new CalibrationSettings(3, 1, 2, 0.01);

    public CalibrationSettings {
        if (folds < 2) {
            throw new IllegalArgumentException("Invalid gate setting folds = " + folds + ": expected at least 2");
        }
        requirePositive("key-miss-weight", keyMissWeight);
        requirePositive("relation-miss-weight", relationMissWeight);
        if (!(openShareWithoutSubject >= 0 && openShareWithoutSubject < 1)) {
            throw new IllegalArgumentException("Invalid gate setting open-share-without-subject = "
                    + openShareWithoutSubject + ": expected 0 to 1");
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(
                    "Invalid gate setting " + name + " = " + value + ": expected more than 0");
        }
    }
}
