package io.onceedit.model.decoder;

import java.util.List;

/**
 * What an output head says about N rows. Arrays are owned by the record and must not be changed.
 *
 * @param expectedLogProbNats natural logarithm of the probability of each row's expected token, (N)
 * @param topIds the most likely tokens of each row, most likely first, (N, k)
 * @param topLogProbNats their natural log probabilities, (N, k)
 */
public record LogitReading(float[] expectedLogProbNats, int[][] topIds, float[][] topLogProbNats) {
    public LogitReading {
        if (topIds.length != expectedLogProbNats.length || topLogProbNats.length != expectedLogProbNats.length) {
            throw new IllegalArgumentException("Invalid logit reading: " + expectedLogProbNats.length
                    + " rows, top ids of " + topIds.length + ", top log probabilities of " + topLogProbNats.length);
        }
    }

    /** N. */
    public int rows() {
        return topIds.length;
    }

    /** The most likely token of each row, (N). */
    public int[] argmax() {
        int[] argmax = new int[rows()];
        for (int row = 0; row < argmax.length; row++) {
            argmax[row] = topIds[row][0];
        }
        return argmax;
    }

    /** Takes (N), and (N, k) side by side. */
    static LogitReading of(float[] expectedLogProbNats, float[] topLogProbNats, long[] topIds) {
        int rows = expectedLogProbNats.length;
        int kept = topIds.length / rows;
        int[][] ids = new int[rows][kept];
        float[][] logProbNats = new float[rows][kept];
        for (int row = 0; row < rows; row++) {
            for (int rank = 0; rank < kept; rank++) {
                ids[row][rank] = Math.toIntExact(topIds[row * kept + rank]);
                logProbNats[row][rank] = topLogProbNats[row * kept + rank];
            }
        }
        return new LogitReading(expectedLogProbNats, ids, logProbNats);
    }

    static LogitReading concat(List<LogitReading> parts) {
        int rows = parts.stream().mapToInt(LogitReading::rows).sum();
        float[] expected = new float[rows];
        int[][] ids = new int[rows][];
        float[][] logProbNats = new float[rows][];
        int start = 0;
        for (LogitReading part : parts) {
            System.arraycopy(part.expectedLogProbNats, 0, expected, start, part.rows());
            System.arraycopy(part.topIds, 0, ids, start, part.rows());
            System.arraycopy(part.topLogProbNats, 0, logProbNats, start, part.rows());
            start += part.rows();
        }
        return new LogitReading(expected, ids, logProbNats);
    }
}
