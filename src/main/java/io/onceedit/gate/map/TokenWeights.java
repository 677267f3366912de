package io.onceedit.gate.map;

import io.onceedit.model.LanguageModel;
import java.util.List;
import java.util.Objects;

/**
 * How much each token counts where hidden states are averaged: smooth inverse frequency, {@code a / (a + p)} with the token's share p of
 * a training pool's tokens (Arora et al., "A simple but tough-to-beat baseline for sentence embeddings", ICLR 2017). The words that most
 * questions share say little about which question it is; in a plain mean they outweigh the few tokens of a name. Immutable.
 *
 * @param perToken each token's weight, in (0, 1], by its id; empty where all count 1; owned by this and never changed
 */
public record TokenWeights(float[] perToken) {
    /** Every token counts the same. */
    public static final TokenWeights EQUAL = new TokenWeights(new float[0]);

    public TokenWeights {
        Objects.requireNonNull(perToken, "perToken");
    }

    /**
     * The weights that texts give.
     *
     * @param smoothing a, the share of all tokens at which a token counts one half
     */
    static TokenWeights inverseFrequency(LanguageModel base, List<String> texts, double smoothing) {
        int[] counts = new int[base.decoder().shape().vocabularySize()];
        long all = 0;
        for (String text : texts) {
            for (int id : base.tokenizer().encode(text).ids()) {
                counts[id]++;
                all++;
            }
        }
        float[] weights = new float[counts.length];
        for (int id = 0; id < weights.length; id++) {
            weights[id] = (float) (smoothing / (smoothing + (all == 0 ? 0 : (double) counts[id] / all)));
        }
        return new TokenWeights(weights);
    }

    /** The weights of the tokens from one on, divided by their sum; as many as there are tokens, 0 before the first. */
    float[] shares(int[] tokens, int first) {
        float[] shares = new float[tokens.length];
        double sum = 0;
        for (int i = first; i < tokens.length; i++) {
            shares[i] = perToken.length == 0 ? 1 : perToken[tokens[i]];
            sum += shares[i];
        }
        for (int i = first; i < tokens.length; i++) {
            shares[i] = (float) (shares[i] / sum);
        }
        return shares;
    }
}
