package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.NativeArrays;

/**
 * What a query may see, as numbers to add to the attention scores, (B, H, T, S): 0 where it sees the key, a large negative number where it
 * does not. B = batch, H = heads, T = queries, S = keys.
 *
 * <p>The number is finite, so that a padding query that sees nothing stays finite too.
 */
@FunctionalInterface
interface AttentionMask {
    /** What is added where a query does not see a key. */
    float HIDDEN = -1e30f;

    /** The scores, (B, H, T, S), with the mask added in place. */
    NDArray applyTo(NDArray scores);

    /**
     * Tokens read from the start on, T = S, cut out of a larger {@link #causalTable}. Right padding needs no mask: no real token sees what stands
     * behind it.
     */
    static AttentionMask causal(NDManager scope, NDArray table, int tokens) {
        NDArray mask = table.get(new NDIndex().addSliceDim(0, tokens).addSliceDim(0, tokens));
        mask.attach(scope);
        return scores -> scores.addi(mask);
    }

    /** The numbers of {@link #causal} for a number of positions, (positions, positions). */
    static NDArray causalTable(NDManager owner, int positions, int window) {
        float[] values = new float[positions * positions];
        for (int query = 0; query < positions; query++) {
            for (int key = 0; key < positions; key++) {
                values[query * positions + key] = sees(query, key, window) ? 0 : HIDDEN;
            }
        }
        return NativeArrays.of(owner, values, new Shape(positions, positions));
    }

    /**
     * Tokens read behind others.
     *
     * @param queries position of each query
     * @param keys position of the key in each slot, (B, S); negative where the slot holds padding
     * @param window how many tokens a token sees; 0 for all
     */
    static AttentionMask behind(NDManager scope, Positions queries, int[][] keys, int window) {
        int tokens = queries.tokens();
        int slots = keys[0].length;
        float[] values = new float[keys.length * tokens * slots];
        boolean hides = false;
        for (int row = 0; row < keys.length; row++) {
            for (int token = 0; token < tokens; token++) {
                int start = (row * tokens + token) * slots;
                for (int slot = 0; slot < slots; slot++) {
                    if (!sees(queries.at(row, token), keys[row][slot], window)) {
                        values[start + slot] = HIDDEN;
                        hides = true;
                    }
                }
            }
        }
        if (!hides) {
            return scores -> scores;
        }
        NDArray mask = NativeArrays.of(scope, values, new Shape(keys.length, 1, tokens, slots));
        return scores -> scores.addi(mask);
    }

    private static boolean sees(int query, int key, int window) {
        return key >= 0 && key <= query && (window == 0 || query - key < window);
    }
}
