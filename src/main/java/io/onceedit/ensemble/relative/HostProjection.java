package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The distribution over the host's vocabulary that a point r of the common space stands for: host tokens that are no anchors keep
 * (1 - alpha) of their own probability, and the rest goes to the anchors' tokens in proportion to r.
 */
final class HostProjection {
    private final PairSpace pair;

    HostProjection(PairSpace pair) {
        this.pair = pair;
    }

    /**
     * Projects one position.
     *
     * @param hostLogProbNats the host's own log probabilities, (V)
     * @return probabilities, (V), summing to 1
     */
    float[] project(Meeting meeting, float[] hostLogProbNats) {
        double[] probabilities = new double[hostLogProbNats.length];
        double kept = 0;
        for (int token = 0; token < probabilities.length; token++) {
            boolean isAnchor =
                    token < pair.hostSpace().tokens() && pair.hostSpace().anchorOfToken(token) >= 0;
            probabilities[token] = isAnchor ? 0 : (1 - meeting.alpha()) * Math.exp(hostLogProbNats[token]);
            kept += probabilities[token];
        }
        float[] fused = fused(meeting);
        double sum = 0;
        for (float value : fused) {
            sum += value;
        }
        for (int anchor = 0; anchor < fused.length; anchor++) {
            probabilities[pair.hostSpace().tokenOfAnchor(anchor)] = (1 - kept) * fused[anchor] / sum;
        }
        float[] result = new float[probabilities.length];
        for (int token = 0; token < result.length; token++) {
            result[token] = (float) probabilities[token];
        }
        return result;
    }

    private float[] fused(Meeting meeting) {
        float[][] values = new float[1][];
        pair.forGroups(List.of(meeting), (first, fused, rows) -> values[0] = readOut(fused));
        return values[0];
    }

    private static float[] readOut(NDArray fused) {
        return fused.toFloatArray();
    }
}
