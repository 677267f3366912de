package io.onceedit.gate.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.TokenBatch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Reads features of texts from the lower layers of a frozen model: means, over windows of tokens, of the RMS-normalised hidden state.
 * Runs no layer beyond the deepest that is read. Safe for use by many threads.
 *
 * <p>N = texts, W = windows, B = batch, T = tokens of the longest row, D = hidden size.
 */
public final class FeatureReader {
    private static final double EPSILON = 1e-5;
    private static final int BATCH_TOKENS = 2048;

    private final LanguageModel base;

    public FeatureReader(LanguageModel base) {
        this.base = Objects.requireNonNull(base, "base");
    }

    /** D. */
    public int size() {
        return base.decoder().shape().hiddenSize();
    }

    /**
     * The features of texts, in their order: (N, W, D), averaged over the layers.
     *
     * @throws IllegalArgumentException where the model has fewer layers, or a text has no token
     */
    public float[][][] read(List<String> texts, List<Integer> layers, FeatureWindows windows) {
        int depth = base.decoder().shape().layers();
        if (layers.get(layers.size() - 1) > depth) {
            throw new IllegalArgumentException(
                    "Cannot read features of model " + base.id() + " behind layers " + layers + ": it has " + depth);
        }
        int[][] tokens = texts.stream().map(this::tokens).toArray(int[][]::new);
        List<Integer> byLength = IntStream.range(0, tokens.length)
                .boxed()
                .sorted(Comparator.comparingInt(text -> tokens[text].length))
                .toList();
        float[][][] features = new float[tokens.length][][];
        int start = 0;
        while (start < byLength.size()) {
            int end = start + 1;
            while (end < byLength.size() && (end + 1 - start) * tokens[byLength.get(end)].length <= BATCH_TOKENS) {
                end++;
            }
            readBatch(byLength.subList(start, end), tokens, layers, windows, features);
            start = end;
        }
        return features;
    }

    private int[] tokens(String text) {
        int[] ids = base.tokenizer().encode(text).ids();
        if (ids.length == 0) {
            throw new IllegalArgumentException("Cannot read features of an empty text");
        }
        int longest = base.decoder().shape().maximumPositions();
        return ids.length <= longest ? ids : Arrays.copyOfRange(ids, ids.length - longest, ids.length);
    }

    private void readBatch(
            List<Integer> texts, int[][] tokens, List<Integer> layers, FeatureWindows windows, float[][][] features) {
        TokenBatch batch =
                TokenBatch.of(texts.stream().map(text -> tokens[text]).toList());
        try (NDManager scope = base.decoder().newScope()) {
            NDArray means = averages(scope, batch, windows); // (B, W, T)
            NDArray sum = scope.zeros(new Shape(batch.size(), windows.count(), size()));
            for (int layer : layers) {
                NDArray residual = base.decoder().residualAfter(scope, batch, layer); // (B, T, D)
                sum.addi(means.matMul(rmsNormalised(residual))); // (B, W, T) x (B, T, D) -> (B, W, D)
            }
            float[] flat = sum.divi(layers.size()).toFloatArray();
            int at = 0;
            for (int text : texts) {
                features[text] = new float[windows.count()][];
                for (int window = 0; window < windows.count(); window++, at += size()) {
                    features[text][window] = Arrays.copyOfRange(flat, at, at + size());
                }
            }
        }
    }

    private static NDArray rmsNormalised(NDArray residual) {
        NDArray meanSquare = residual.square().mean(new int[] {-1}, true); // (B, T, 1)
        return residual.div(meanSquare.addi(EPSILON).sqrt());
    }

    /** Row (text, window) holds 1 / length at the window's tokens and 0 elsewhere: (B, W, T). */
    private static NDArray averages(NDManager scope, TokenBatch batch, FeatureWindows windows) {
        int longest = batch.longest();
        float[] weights = new float[batch.size() * windows.count() * longest];
        for (int row = 0; row < batch.size(); row++) {
            int length = batch.rows()[row].length;
            for (int window = 0; window < windows.count(); window++) {
                int first = windows.firstToken(window, length);
                int offset = (row * windows.count() + window) * longest;
                Arrays.fill(weights, offset + first, offset + length, 1f / (length - first));
            }
        }
        return scope.create(weights, new Shape(batch.size(), windows.count(), longest));
    }
}
