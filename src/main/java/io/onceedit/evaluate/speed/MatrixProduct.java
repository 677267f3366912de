package io.onceedit.evaluate.speed;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The engine's plain fp32 product of two square matrices, as the measure of what a machine can do. */
final class MatrixProduct {
    private static final int SIZE = 2048;
    private static final double OPERATIONS = 2.0 * SIZE * SIZE * SIZE;

    private final LongSupplier nanoTime;
    private final Duration atLeast;

    MatrixProduct(LongSupplier nanoTime, Duration atLeast) {
        this.nanoTime = nanoTime;
        this.atLeast = atLeast;
    }

    /** The rate of the fastest of several products, in floating point operations in a second. */
    double bestOperationsPerSecond(NDManager parent) {
        try (NDManager scope = parent.newSubManager()) {
            NDArray left = scope.randomUniform(-1, 1, new Shape(SIZE, SIZE), DataType.FLOAT32);
            NDArray right = scope.randomUniform(-1, 1, new Shape(SIZE, SIZE), DataType.FLOAT32);
            long begun = nanoTime.getAsLong();
            long fastest = Long.MAX_VALUE;
            long now = begun;
            while (now - begun < atLeast.toNanos() || fastest == Long.MAX_VALUE) {
                try (NDArray product = left.matMul(right);
                        NDArray last = product.get(SIZE - 1, SIZE - 1)) {
                    last.getFloat(); // a device has done with the product when one of its numbers is here
                }
                long ended = nanoTime.getAsLong();
                fastest = Math.min(fastest, Math.max(1, ended - now));
                now = ended;
            }
            return OPERATIONS / fastest * 1e9;
        }
    }
}
