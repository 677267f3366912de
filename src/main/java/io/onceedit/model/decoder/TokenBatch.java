package io.onceedit.model.decoder;

import java.util.Arrays;
import java.util.List;

/**
 * Token sequences that are read together. Rows are as long as they are; a decoder pads them on the right.
 *
 * <p>B = batch, T = tokens of the longest row.
 *
 * @param rows token ids, (B, up to T); at least one row, every row at least one token; owned by the batch and never changed
 */
public record TokenBatch(int[][] rows) {
    public TokenBatch {
        if (rows.length == 0) {
            throw new IllegalArgumentException("Invalid token batch: no rows");
        }
        for (int[] row : rows) {
            if (row.length == 0) {
                throw new IllegalArgumentException("Invalid token batch: an empty row");
            }
        }
    }

    public static TokenBatch of(List<int[]> rows) {
        return new TokenBatch(rows.toArray(int[][]::new));
    }

    /** B. */
    public int size() {
        return rows.length;
    }

    /** The length of each row, (B). */
    int[] lengths() {
        return Arrays.stream(rows).mapToInt(row -> row.length).toArray();
    }

    /** T, the longest row's length. */
    public int longest() {
        int longest = 0;
        for (int[] row : rows) {
            longest = Math.max(longest, row.length);
        }
        return longest;
    }
}
