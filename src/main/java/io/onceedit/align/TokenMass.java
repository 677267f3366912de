package io.onceedit.align;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.TokenBatch;
import java.util.Arrays;
import java.util.Collection;

/** How much of what a model says next falls on some of its tokens. */
public final class TokenMass {
    /** Positions of a text whose logits are held at once, (64, V). */
    private static final int POSITIONS = 64;

    private TokenMass() {}

    /**
     * The mean, over all positions of some texts, of the probability that the next token is one of the given ones.
     *
     * @param tokens ids in [0, V)
     * @param texts read one by one, each from its start and as far as the model reads
     * @return in [0, 1]; 0 where no text has a token
     */
    public static double share(LanguageModel model, int[] tokens, Collection<String> texts) {
        double sum = 0;
        long positions = 0;
        Decoder decoder = model.decoder();
        try (NDManager scope = decoder.newScope()) {
            NDArray mask = mask(scope, decoder.shape().vocabularySize(), tokens);
            for (String text : texts) {
                int[] ids = model.tokenizer().encode(text).ids();
                if (ids.length > 0) {
                    int[] read = Arrays.copyOf(
                            ids, Math.min(ids.length, decoder.shape().maximumPositions()));
                    sum += sum(decoder, mask, read);
                    positions += read.length;
                }
            }
        }
        return positions == 0 ? 0 : sum / positions;
    }

    /** 1 for the given tokens and 0 for all others, (V, 1). */
    private static NDArray mask(NDManager scope, int vocabularySize, int[] tokens) {
        float[] mask = new float[vocabularySize];
        for (int token : tokens) {
            mask[token] = 1;
        }
        return scope.create(mask, new Shape(vocabularySize, 1));
    }

    private static double sum(Decoder decoder, NDArray mask, int[] ids) {
        double sum = 0;
        try (NDManager scope = decoder.newScope()) {
            NDArray hidden =
                    decoder.hidden(scope, new TokenBatch(new int[][] {ids})).get(0); // (T, E)
            for (int from = 0; from < ids.length; from += POSITIONS) {
                try (NDManager part = scope.newSubManager()) {
                    NDArray rows = hidden.get(from + ":" + Math.min(from + POSITIONS, ids.length));
                    rows.attach(part);
                    NDArray probabilities = decoder.logits(rows).softmax(-1); // (N, V)
                    sum += probabilities.matMul(mask).sum().getFloat();
                }
            }
        }
        return sum;
    }
}
