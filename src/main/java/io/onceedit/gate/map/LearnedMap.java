package io.onceedit.gate.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A learned projection of features onto the unit sphere, and how a cosine there becomes a weight: features are standardised, mapped and
 * L2-normalised. Immutable; safe for use by many threads.
 *
 * <p>N = texts, W = windows of a text, R = rows, D = feature size, K = projected size. Arrays are owned by the map and must not be changed.
 *
 * @param mean what is subtracted from features, (D)
 * @param scale what they are divided by, (D)
 * @param weights the linear map, (K, D), row by row
 * @param logSharpness s: a cosine counts exp(s) times
 * @param bias the cosine at which the learning saw a weight of one half
 */
public record LearnedMap(float[] mean, float[] scale, float[] weights, double logSharpness, double bias) {
    private static final double SMALLEST_NORM = 1e-12;
    private static final int BLOCK_ROWS = 1024;

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

    /** Each feature vector's projection: (R, D) to unit vectors, (R, K); the mean to nothing. */
    public float[][] project(NDManager parent, List<float[]> features) {
        float[][] projected = new float[features.size()][];
        if (features.isEmpty()) {
            return projected;
        }
        try (NDManager scope = parent.newSubManager()) {
            NDArray map =
                    scope.create(weights, new Shape(size(), featureSize())).transpose(); // (D, K)
            NDArray means = scope.create(mean);
            NDArray scales = scope.create(scale);
            for (int start = 0; start < projected.length; start += BLOCK_ROWS) {
                int end = Math.min(projected.length, start + BLOCK_ROWS);
                try (NDManager inner = scope.newSubManager()) {
                    NDArray rows = VectorRows.on(inner, features.subList(start, end)); // (R, D)
                    NDArray mapped = rows.subi(means).divi(scales).matMul(map); // (R, K)
                    NDArray lengths = mapped.square().sum(new int[] {1}, true).sqrt(); // (R, 1)
                    VectorRows.of(mapped.divi(lengths.maximum(SMALLEST_NORM)), projected, start);
                }
            }
        }
        return projected;
    }

    /** The projections of texts' windows: (N, up to W, D) to unit vectors, (N, up to W, K). */
    public float[][][] project(NDManager scope, float[][][] texts) {
        float[][] projected =
                project(scope, Arrays.stream(texts).flatMap(Arrays::stream).toList());
        float[][][] byText = new float[texts.length][][];
        int start = 0;
        for (int text = 0; text < texts.length; text++) {
            int end = start + texts[text].length;
            byText[text] = Arrays.copyOfRange(projected, start, end);
            start = end;
        }
        return byText;
    }

    /** The weight in [0, 1] of a cosine: one half at the threshold, steeper the sharper the map is. */
    public double alpha(double cosine, double threshold) {
        return 1 / (1 + Math.exp(-Math.exp(logSharpness) * (cosine - threshold)));
    }
}
