package io.onceedit.gate.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The features that maps are learned from, standardised and on the device: one row for each window of each text.
 *
 * <p>N = texts, W = windows, D = feature size.
 */
final class MapInputs {
    private static final float SMALLEST_SCALE = 1e-4f;

    private final float[] mean;
    private final float[] scale;
    /** The row at which each text's windows begin, and at last the number of rows. */
    private final int[] firstRow;

    private final NDArray rows;

    /**
     * Puts features on the device, for as long as the scope is open.
     *
     * @param features (N, up to W, D); standardised by the means and deviations of the last windows, the whole texts
     */
    MapInputs(NDManager scope, float[][][] features) {
        int size = features[0][0].length;
        this.mean = new float[size];
        this.scale = new float[size];
        measure(features);
        this.firstRow = new int[features.length + 1];
        for (int text = 0; text < features.length; text++) {
            firstRow[text + 1] = firstRow[text] + features[text].length;
        }
        this.rows = standardised(scope, features);
    }

    private void measure(float[][][] features) {
        double[] sum = new double[mean.length];
        double[] squares = new double[mean.length];
        for (float[][] windows : features) {
            float[] whole = windows[windows.length - 1];
            for (int i = 0; i < mean.length; i++) {
                sum[i] += whole[i];
                squares[i] += (double) whole[i] * whole[i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            double average = sum[i] / features.length;
            double variance = Math.max(0, squares[i] / features.length - average * average);
            mean[i] = (float) average;
            scale[i] = (float) Math.sqrt(variance) + SMALLEST_SCALE;
        }
    }

    private NDArray standardised(NDManager scope, float[][][] features) {
        try (NDManager inner = scope.newSubManager()) {
            NDArray standardised = VectorRows.on(
                    scope, Arrays.stream(features).flatMap(Arrays::stream).toList());
            return standardised.subi(inner.create(mean)).divi(inner.create(scale));
        }
    }

    /** What is subtracted from features, (D). */
    float[] mean() {
        return mean;
    }

    /** What they are divided by, (D). */
    float[] scale() {
        return scale;
    }

    /** The rows of the whole texts. */
    int[] wholeTexts(int[] texts) {
        return Arrays.stream(texts).map(text -> firstRow[text + 1] - 1).toArray();
    }

    /** The rows of all windows of texts, text after text. */
    int[] allWindows(int[] texts) {
        return Arrays.stream(texts)
                .flatMap(text -> IntStream.range(firstRow[text], firstRow[text + 1]))
                .toArray();
    }

    /** How many windows each text has. */
    int[] windowCounts(int[] texts) {
        return Arrays.stream(texts)
                .map(text -> firstRow[text + 1] - firstRow[text])
                .toArray();
    }

    /** Copies of rows: (R, D). */
    NDArray gather(NDManager scope, int[] chosen) {
        return rows.get(scope, new NDIndex("{}", scope.create(chosen)));
    }
}
