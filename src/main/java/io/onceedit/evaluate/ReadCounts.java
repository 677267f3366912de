package io.onceedit.evaluate;

import io.onceedit.model.decoder.TokenBatch;

/**
 * How much a host has read.
 *
 * @param answers known answers that were scored
 * @param tokens tokens that went through the layers
 * @param paddedTokens the same with the padding of their batches
 * @param headRows positions that went through the output head
 */
public record ReadCounts(long answers, long tokens, long paddedTokens, long headRows) {
    /** Nothing yet. */
    public static final ReadCounts NONE = new ReadCounts(0, 0, 0, 0);

    /** Share of the tokens that went through the layers for the sake of the batch's shape alone, in [0, 1). */
    public double paddingShare() {
        return paddedTokens == 0 ? 0 : 1 - (double) tokens / paddedTokens;
    }

    ReadCounts withBatch(TokenBatch batch) {
        long read = 0;
        for (int[] row : batch.rows()) {
            read += row.length;
        }
        return new ReadCounts(answers, tokens + read, paddedTokens + (long) batch.size() * batch.longest(), headRows);
    }

    ReadCounts withAnswers(int count, int rows) {
        return new ReadCounts(answers + count, tokens, paddedTokens, headRows + rows);
    }
}
