package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.BiFunction;

/**
 * An array that depends on positions alone and covers as many of them as were asked for so far. Grows by doubling; what it held before stays
 * alive, since another thread may be reading it, until the decoder closes. Safe for many threads.
 */
final class GrowingTable {
    private static final int SMALLEST = 128;

    private final NDManager owner;
    private final BiFunction<NDManager, Integer, NDArray> maker;
    private NDArray table;
    private int covered;

    /**
     * @param owner whom the arrays belong to
     * @param maker makes the array for a number of positions
     */
    GrowingTable(NDManager owner, BiFunction<NDManager, Integer, NDArray> maker) {
        this.owner = owner;
        this.maker = maker;
    }

    /** An array that covers at least the positions in [0, positions). */
    synchronized NDArray covering(int positions) {
        if (positions > covered) {
            covered = Math.max(SMALLEST, Integer.highestOneBit(positions - 1) * 2);
            table = maker.apply(owner, covered);
        }
        return table;
    }
}
