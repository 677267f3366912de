package io.onceedit.gate.map;

import java.util.List;
import java.util.Objects;

/**
 * A learned projection of features onto the unit sphere, and how a cosine there becomes a weight: features are standardised, mapped and
 * L2-normalised. Immutable; safe for use by many threads. Computed in plain loops, so that a text's projection does not depend on what
 * else is asked at the same time.
 *
 * <p>D = feature size, K = projected size. Arrays are owned by the map and must not be changed.
 *
 * @param mean what is subtracted from features, (D)
 * @param scale what they are divided by, (D)
 * @param weights the linear map, (K, D), row by row
 * @param logSharpness s: a cosine counts exp(s) times
 * @param bias the cosine at which the learning saw a weight of one half
 */
public record LearnedMap(float[] mean, float[] scale, float[] weights, double logSharpness, double bias) {
    private static final double SMALLEST_NORM = 1e-12;

    public LearnedMap {
        Objects.requireNonNull(mean, "mean");
        if (scale.length != mean.length || mean.length == 0 || weights.length % mean.length != 0) {
            throw new IllegalArgumentException("Invalid gate map: " + mean.length + " means, " + scale.length
                    + " scales, " + weights.length + " weights");
        }
    }

    /**
     * One map whose projection is made of those of several maps of the same features: each is brought to one scale, so that all count.
     *
     * @param members maps of equal means and scales, at least one
     */
    static LearnedMap joined(List<LearnedMap> members) {
        LearnedMap first = members.get(0);
        int rows = members.stream().mapToInt(LearnedMap::size).sum();
        float[] weights = new float[rows * first.featureSize()];
        int at = 0;
        for (LearnedMap member : members) {
            double square = 0;
            for (float weight : member.weights) {
                square += (double) weight * weight;
            }
            for (float weight : member.weights) {
                weights[at++] = (float) (weight / Math.sqrt(square));
            }
        }
        return new LearnedMap(
                first.mean,
                first.scale,
                weights,
                members.stream().mapToDouble(LearnedMap::logSharpness).average().orElseThrow(),
                members.stream().mapToDouble(LearnedMap::bias).average().orElseThrow());
    }

    /** D. */
    public int featureSize() {
        return mean.length;
    }

    /** K. */
    public int size() {
        return weights.length / mean.length;
    }

    /** The projection of one feature vector: (D) to a unit vector, (K). */
    public float[] project(float[] features) {
        float[] standardised = standardise(features);
        float[] projected = new float[size()];
        double square = 0;
        for (int row = 0; row < projected.length; row++) {
            float sum = 0;
            int offset = row * standardised.length;
            for (int i = 0; i < standardised.length; i++) {
                sum += weights[offset + i] * standardised[i];
            }
            projected[row] = sum;
            square += (double) sum * sum;
        }
        float inverse = (float) (1 / Math.max(Math.sqrt(square), SMALLEST_NORM));
        for (int row = 0; row < projected.length; row++) {
            projected[row] *= inverse;
        }
        return projected;
    }

    /** Each row's projection: (W, D) to (W, K). */
    public float[][] projectAll(float[][] rows) {
        float[][] projected = new float[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            projected[row] = project(rows[row]);
        }
        return projected;
    }

    /** The weight in [0, 1] of a cosine: one half at the threshold, steeper the sharper the map is. */
    public double alpha(double cosine, double threshold) {
        return 1 / (1 + Math.exp(-Math.exp(logSharpness) * (cosine - threshold)));
    }

    float[] standardise(float[] features) {
        float[] standardised = new float[mean.length];
        for (int i = 0; i < standardised.length; i++) {
            standardised[i] = (features[i] - mean[i]) / scale[i];
        }
        return standardised;
    }

    /** The cosine of two unit vectors, (K) and (K). */
    public static float cosine(float[] first, float[] second) {
        float sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += first[i] * second[i];
        }
        return sum;
    }
}
