package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.decoder.spec.RotarySpec;
import io.onceedit.model.tensor.NativeArrays;
import java.util.function.DoubleUnaryOperator;

/** Cosines and sines of one rotation for every position, (positions, R); R = rotated size of a head. */
final class RotaryTables {
    private final GrowingTable cosines;
    private final GrowingTable sines;
    private final int size;

    RotaryTables(RotarySpec spec, NDManager owner) {
        double[] frequencies = spec.frequencies();
        size = spec.rotatedSize();
        cosines = new GrowingTable(owner, (manager, count) -> table(manager, count, frequencies, Math::cos, 1));
        sines = new GrowingTable(owner, (manager, count) -> table(manager, count, frequencies, Math::sin, -1));
    }

    /** The rotation of the given positions: a single row of them for all rows of a batch, or one for each. */
    Rotation at(Positions positions, NDManager scope) {
        NDArray ids = positions.ids(scope);
        Shape shape = new Shape(positions.rows(), positions.tokens(), 1, size);
        int covered = positions.largest() + 1;
        return new Rotation(
                Rows.pick(cosines.covering(covered), ids).reshape(shape),
                Rows.pick(sines.covering(covered), ids).reshape(shape));
    }

    /** Both halves of a row hold the same angles; the first half is multiplied by a sign. */
    private static NDArray table(
            NDManager owner, int positions, double[] frequencies, DoubleUnaryOperator function, int firstHalfSign) {
        int half = frequencies.length;
        float[] values = new float[positions * 2 * half];
        for (int position = 0; position < positions; position++) {
            for (int pair = 0; pair < half; pair++) {
                // The reference rounds frequency and angle to fp32 before it takes the cosine.
                float angle = (float) position * (float) frequencies[pair];
                float value = (float) function.applyAsDouble(angle);
                values[position * 2 * half + pair] = firstHalfSign * value;
                values[position * 2 * half + half + pair] = value;
            }
        }
        return NativeArrays.of(owner, values, new Shape(positions, 2L * half));
    }
}
