package io.onceedit.gate.map;

/**
 * How thresholds are found on held-out records of the pool.
 *
 * @param folds parts of the pool that are held out in turn
 * @param missWeight what a missed rephrasing costs, where a false opening costs 1
 * @param keyOpenShare the largest share of a kind of hard negative on which the key gate may open, in [0, 1): alone on questions about any
 *     other subject and on unrelated ones, and where a prompt names no edited subject on names alike too
 */
public record CalibrationSettings(int folds, double missWeight, double keyOpenShare) {
    /** Three folds; a miss costs two false openings; at most one hard negative in a hundred opens the key gate. */
    public static final CalibrationSettings DEFAULT = new CalibrationSettings(3, 2, 0.01);

    public CalibrationSettings {
        if (folds < 2) {
            throw new IllegalArgumentException("Invalid gate setting folds = " + folds + ": expected at least 2");
        }
        if (!(missWeight > 0)) {
            throw new IllegalArgumentException(
                    "Invalid gate setting miss-weight = " + missWeight + ": expected more than 0");
        }
        if (!(keyOpenShare >= 0 && keyOpenShare < 1)) {
            throw new IllegalArgumentException(
                    "Invalid gate setting key-open-share = " + keyOpenShare + ": expected 0 to 1");
        }
    }
}
