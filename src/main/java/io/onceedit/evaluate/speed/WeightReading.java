package io.onceedit.evaluate.speed;

/**
 * One reading of a model's weights.
 *
 * @param fileBytes of the files that hold the weights
 * @param heldBytes of the weights in memory
 * @param peakBytes the largest resident memory while they were read, beyond what was resident before
 * @param seconds time to read them
 * @param plainSeconds time of the least that reading them has to do
 */
public record WeightReading(long fileBytes, long heldBytes, long peakBytes, double seconds, double plainSeconds) {
    /** Bytes of weights in memory in a second. */
    public double heldBytesPerSecond() {
        return heldBytes / seconds;
    }

    /** The largest resident memory as a multiple of the weights. */
    public double shareAtPeak() {
        return (double) peakBytes / heldBytes;
    }

    /** How near the reading comes to the least that it has to do: at 1 it is as fast. */
    public double shareOfPlain() {
        return plainSeconds / seconds;
    }
}
