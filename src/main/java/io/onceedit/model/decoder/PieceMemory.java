package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Where a decoder's {@link HalfWeight}s are fp32 for a moment, piece by piece: memory that is taken once, as often as there are threads
 * that multiply at the same time. Fresh memory for every piece costs as much as its product. Safe for use by many threads.
 */
final class PieceMemory {
    /** 2 MB, which the processor's cache holds between the conversion of a piece and its product. */
    private static final long PIECE_NUMBERS = 1L << 19;

    private final NDManager owner;
    private final long numbers;
    private final Queue<NDArray> idle = new ConcurrentLinkedQueue<>();

    /** @param owner what the memory lives in */
    PieceMemory(NDManager owner) {
        this(owner, PIECE_NUMBERS);
    }

    PieceMemory(NDManager owner, long numbers) {
        this.owner = owner;
        this.numbers = numbers;
    }

    /** How many outputs of so many inputs make a piece: at least one. */
    long outputs(long inputs) {
        return Math.max(1, numbers / inputs);
    }

    /**
     * Lends memory to a user.
     *
     * @param count numbers that he needs
     * @param user is given at least as many, fp32, (n), of any value
     */
    <T> T lend(long count, Function<NDArray, T> user) {
        NDArray waiting = idle.poll();
        if (waiting != null && waiting.size() < count) {
            waiting.close();
            waiting = null;
        }
        NDArray memory =
                waiting == null ? owner.create(new Shape(Math.max(count, numbers)), DataType.FLOAT32) : waiting;
        try {
            return user.apply(memory);
        } finally {
            idle.add(memory);
        }
    }
}
