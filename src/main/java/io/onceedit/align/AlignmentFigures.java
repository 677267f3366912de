package io.onceedit.align;

/**
 * What is worth knowing about an alignment before it is trusted. Measured on samples; the sizes stand in the settings.
 *
 * @param plugin how peaked the plug-in's rows are
 * @param host how peaked the host's rows are
 * @param lookedUp anchors whose host token was looked up
 * @param selfMapped those of them that lead back to their own host token
 */
public record AlignmentFigures(Peakedness plugin, Peakedness host, int lookedUp, int selfMapped) {
    public AlignmentFigures {
        if (lookedUp < 0 || selfMapped < 0 || selfMapped > lookedUp) {
            throw new IllegalArgumentException(
                    "Invalid alignment figures: " + selfMapped + " of " + lookedUp + " anchors map to themselves");
        }
    }

    /** Share of the looked-up anchors that lead back to their own host token, in [0, 1]; NaN where none was looked up. */
    public double selfMappedShare() {
        return (double) selfMapped / lookedUp;
    }

    /**
     * How peaked the rows of one model are; medians over a sample of anchors' rows.
     *
     * @param selfProbability the probability that a row gives to its own anchor, in [0, 1]
     * @param anchorsOfMass the least number of anchors that hold 99 % of a row's mass
     * @param rowNorm Euclidean length of a row of cosines
     */
    public record Peakedness(double selfProbability, double anchorsOfMass, double rowNorm) {}
}
