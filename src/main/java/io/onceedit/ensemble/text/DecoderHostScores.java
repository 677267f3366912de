package io.onceedit.ensemble.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.TokenBatch;

/** A host's decoder, read without a cache. T = tokens, D = hidden size, V = rows of the output head. */
final class DecoderHostScores implements HostScores {
    private final Decoder decoder;

    DecoderHostScores(Decoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public double[] probabilities(int[] tokens) {
        try (NDManager scope = decoder.newScope()) {
            NDArray hidden = decoder.hidden(scope, new TokenBatch(new int[][] {tokens})); // (1, T, D)
            NDArray last =
                    hidden.get(new NDIndex().addIndices(0).addSliceDim(tokens.length - 1L, tokens.length)); // (1, D)
            return Softmax.probabilities(decoder.logits(last).toFloatArray(), id -> true);
        }
    }
}
