package io.onceedit.gate.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.progress.ProgressListener;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Reads features of texts from the lower layers of a frozen model: weighted means, over windows of tokens, of the RMS-normalised hidden
 * state.
 * Runs no layer beyond the deepest that is read. Safe for use by many threads.
 *
 * <p>N = texts, W = windows, B = batch, T = tokens of the longest row, D = hidden size.
 */
public final class FeatureReader {
    private static final double EPSILON = 1e-5;

    private final LanguageModel base;
    private final TokenWeights weights;
    private final ProgressListener progress;

    /**
     * @param weights how much each token counts
     * @param progress is told of batches that are halved
     */
    public FeatureReader(LanguageModel base, TokenWeights weights, ProgressListener progress) {
        this.base = Objects.requireNonNull(base, "base");
        this.weights = Objects.requireNonNull(weights, "weights");
        this.progress = Objects.requireNonNull(progress, "progress");
    }

    /** D. */
    public int size() {
        return base.decoder().shape().hiddenSize();
    }

    /** A scope for work with features, on the model's device. */
    public NDManager newScope() {
        return base.decoder().newScope();
    }

    /**
     * The features of texts, in their order: (N, up to W, D), averaged over the layers. Windows that are the same tokens of a text are
     * given once; the last one is the whole text.
     *
     * @throws IllegalArgumentException where the model has fewer layers, or a text has no token
     */
    public float[][][] read(List<String> texts, List<Integer> layers, FeatureWindows windows) {
        int depth = base.decoder().shape().layers();
        if (layers.get(layers.size() - 1) > depth) {
            throw new IllegalArgumentException(
                    "Cannot read features of model " + base.id() + " behind layers " + layers + ": it has " + depth);
        }
        float[][][] features = new float[texts.size()][][];
        PromptBatches.forEach(
                base, texts, progress, (places, batch) -> readBatch(places, batch, layers, windows, features));
        return features;
    }

    private void readBatch(
            List<Integer> places,
            TokenBatch batch,
            List<Integer> layers,
            FeatureWindows windows,
            float[][][] features) {
        try (NDManager scope = newScope()) {
            NDArray means = averages(scope, batch, windows); // (B, W, T)
            NDArray sum = scope.zeros(new Shape(batch.size(), windows.count(), size()));
            int reached = layers.get(0);
            NDArray residual = base.decoder().residualAfter(scope, batch, reached); // (B, T, D)
            for (int layer : layers) {
                residual = base.decoder().residualFrom(residual, batch, reached, layer);
                reached = layer;
                sum.addi(means.matMul(rmsNormalised(residual))); // (B, W, T) x (B, T, D) -> (B, W, D)
            }
            float[] flat = sum.divi(layers.size()).toFloatArray();
            for (int row = 0; row < batch.size(); row++) {
                int[] distinct = windows.distinct(batch.rows()[row].length);
                float[][] rows = new float[distinct.length][];
                for (int i = 0; i < distinct.length; i++) {
                    int at = (row * windows.count() + distinct[i]) * size();
                    rows[i] = Arrays.copyOfRange(flat, at, at + size());
                }
                features[places.get(row)] = rows;
            }
        }
    }

    private static NDArray rmsNormalised(NDArray residual) {
        NDArray meanSquare = residual.square().mean(new int[] {-1}, true); // (B, T, 1)
        return residual.div(meanSquare.addi(EPSILON).sqrt());
    }

    /** Row (text, window) holds the shares of the window's tokens and 0 elsewhere: (B, W, T). */
    private NDArray averages(NDManager scope, TokenBatch batch, FeatureWindows windows) {
        int longest = batch.longest();
        float[] shares = new float[batch.size() * windows.count() * longest];
        for (int row = 0; row < batch.size(); row++) {
            int[] tokens = batch.rows()[row];
            for (int window = 0; window < windows.count(); window++) {
                float[] ofWindow = weights.shares(tokens, windows.firstToken(window, tokens.length));
                System.arraycopy(ofWindow, 0, shares, (row * windows.count() + window) * longest, tokens.length);
            }
        }
        return scope.create(shares, new Shape(batch.size(), windows.count(), longest));
    }
}
