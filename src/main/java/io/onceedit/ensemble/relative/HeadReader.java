package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.onceedit.model.decoder.Decoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Turns hidden states into next-token distributions, a few rows at a time.
 *
 * <p>N = rows, D = hidden size, V = vocabulary.
 */
final class HeadReader {
    private static final int ROWS_OF_A_BLOCK = 32;

    private final Decoder decoder;
    private final int words;
    private final Function<NDArray, double[]> weights;

    /**
     * @param words tokens that stand for text; head rows behind them are no part of a distribution
     * @param weights the weight token's logits of hidden rows, NaN where there is none: (N, D) to (N)
     */
    HeadReader(Decoder decoder, int words, Function<NDArray, double[]> weights) {
        this.decoder = decoder;
        this.words = Math.min(words, decoder.shape().vocabularySize());
        this.weights = weights;
    }

    /** A reader of a model without a weight token. */
    static HeadReader withoutWeights(Decoder decoder, int words) {
        return new HeadReader(decoder, words, rows -> {
            double[] none = new double[Math.toIntExact(rows.getShape().get(0))];
            Arrays.fill(none, Double.NaN);
            return none;
        });
    }

    Decoder decoder() {
        return decoder;
    }

    /** V, the tokens that a distribution is over. */
    int words() {
        return words;
    }

    /**
     * Reads distributions from hidden states.
     *
     * @param hidden states behind the final norm, (N, D)
     * @param most how many tokens of each are kept
     * @return (N)
     */
    List<PluginReading> read(NDArray hidden, int most) {
        List<PluginReading> readings = new ArrayList<>();
        int count = Math.toIntExact(hidden.getShape().get(0));
        for (int start = 0; start < count; start += ROWS_OF_A_BLOCK) {
            int end = Math.min(count, start + ROWS_OF_A_BLOCK);
            try (NDManager scope = hidden.getManager().newSubManager()) {
                NDArray rows = hidden.get(scope, new NDIndex("{}:{}", start, end)); // (N, D)
                double[] weightLogits = weights.apply(rows);
                NDList top = logProbabilities(rows).topK(Math.min(most, words), 1); // twice (N, k)
                float[] values = top.get(0).toFloatArray();
                long[] tokens = top.get(1).toLongArray();
                for (int i = 0; i < end - start; i++) {
                    readings.add(new PluginReading(distribution(tokens, values, i, end - start), weightLogits[i]));
                }
            }
        }
        return readings;
    }

    /** All log probabilities behind one hidden state, (V). */
    float[] readAll(NDArray hidden) {
        try (NDManager scope = hidden.getManager().newSubManager()) {
            return logProbabilities(hidden.get(scope, new NDIndex("0:1"))).toFloatArray();
        }
    }

    private NDArray logProbabilities(NDArray rows) {
        NDArray logits = decoder.logits(rows); // (N, at least V)
        boolean isWordsOnly = logits.getShape().get(1) == words;
        return (isWordsOnly ? logits : logits.get(":, 0:{}", words)).logSoftmax(1);
    }

    private static TokenDistribution distribution(long[] tokens, float[] values, int row, int rows) {
        int kept = values.length / rows;
        int[] ids = new int[kept];
        for (int i = 0; i < kept; i++) {
            ids[i] = (int) tokens[row * kept + i];
        }
        return new TokenDistribution(ids, Arrays.copyOfRange(values, row * kept, (row + 1) * kept));
    }
}
