package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.NativeArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Reads what the output head says about many hidden states without ever holding the logits of all of them: rows go through the head in
 * chunks. N = rows, D = hidden size, V = vocabulary, k = kept tokens. Safe for use by many threads.
 */
public final class LogitReader {
    private static final long DEFAULT_CHUNK_BYTES = 64L << 20;

    private final Decoder decoder;
    private final int chunkRows;

    /** A reader whose chunks of logits take 64 MiB at most (or one row); two or three arrays of that size live at once. */
    public LogitReader(Decoder decoder) {
        this(decoder, DEFAULT_CHUNK_BYTES);
    }

    LogitReader(Decoder decoder, long chunkBytes) {
        this.decoder = Objects.requireNonNull(decoder, "decoder");
        long rowBytes = (long) decoder.shape().vocabularySize() * Float.BYTES;
        this.chunkRows = Math.toIntExact(Math.max(1, chunkBytes / rowBytes));
    }

    /**
     * Greedy token, log probability of an expected token and the most likely tokens of each row.
     *
     * @param hidden rows behind the final norm, (N, D); stays as it is
     * @param expected the token whose log probability is asked for, (N)
     * @param topCount k, at least 1; at most V tokens are kept
     * @throws IllegalArgumentException where there are not as many expected tokens as rows, or k is below 1
     */
    public LogitReading read(NDArray hidden, int[] expected, int topCount) {
        int rows = Math.toIntExact(hidden.getShape().get(0));
        if (expected.length != rows || topCount < 1) {
            throw new IllegalArgumentException("Cannot read logits: " + expected.length + " expected tokens for " + rows
                    + " rows, top " + topCount + "; expected as many tokens as rows and at least the top 1");
        }
        int kept = Math.min(topCount, decoder.shape().vocabularySize());
        List<LogitReading> chunks = new ArrayList<>();
        for (int from = 0; from < rows; from += chunkRows) {
            int to = Math.min(rows, from + chunkRows);
            try (NDManager scope = hidden.getManager().newSubManager()) {
                NDArray chunk = hidden.get(new NDIndex().addSliceDim(from, to));
                chunk.attach(scope);
                chunks.add(readChunk(chunk, Arrays.copyOfRange(expected, from, to), kept));
            }
        }
        return LogitReading.concat(chunks);
    }

    private LogitReading readChunk(NDArray hidden, int[] expected, int kept) {
        NDManager scope = hidden.getManager();
        NDArray logProbabilities;
        try (NDArray logits = decoder.logits(hidden)) { // (n, D) x (D, V) -> (n, V)
            logProbabilities = logits.logSoftmax(1);
        }
        NDArray ids = NativeArrays.of(
                scope, Rows.flatten(new int[][] {expected}, expected.length), new Shape(expected.length, 1));
        float[] expectedLogProbNats = logProbabilities.gather(ids, 1).toFloatArray();
        NDList top = logProbabilities.topK(kept, 1);
        return LogitReading.of(
                expectedLogProbNats, top.get(0).toFloatArray(), top.get(1).toLongArray());
    }
}
