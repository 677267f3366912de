package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.decoder.spec.RopeScaling;
import io.onceedit.model.decoder.spec.RotarySpec;
import io.onceedit.model.decoder.spec.RotarySpec.Pairing;
import io.onceedit.model.tensor.NativeArrays;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Cosines and sines of one rotation for every position: (positions, R), or (2 * positions, R) where long texts are turned otherwise, those of
 * short texts first. R = rotated size of a head.
 */
final class RotaryTables {
    private final RotarySpec spec;
    private final int sets;
    private final GrowingTable cosines;
    private final GrowingTable sines;

    RotaryTables(RotarySpec spec, NDManager owner) {
        this.spec = spec;
        this.sets = spec.scaling().longestShortText() == RopeScaling.ANY_LENGTH ? 1 : 2;
        this.cosines = new GrowingTable(owner, (manager, count) -> table(manager, count, Math::cos, 1));
        this.sines = new GrowingTable(owner, (manager, count) -> table(manager, count, Math::sin, -1));
    }

    /**
     * The rotation of the given positions: a single row of them for all rows of a batch, or one for each.
     *
     * @param textLengths how long the text of each row is, in tokens, (B)
     */
    Rotation at(Positions positions, int[] textLengths, NDManager scope) {
        int covered = positions.largest() + 1;
        NDArray cosine = cosines.covering(covered);
        NDArray sine = sines.covering(covered);
        Positions places = places(positions, textLengths, cosine);
        NDArray ids = places.ids(scope);
        Shape shape = new Shape(places.rows(), places.tokens(), 1, spec.rotatedSize());
        return new Rotation(
                Rows.pick(cosine, ids).reshape(shape),
                Rows.pick(sine, ids).reshape(shape),
                spec.pairing() == Pairing.NEIGHBOURS);
    }

    /** The rows of a table that the positions stand for. */
    private Positions places(Positions positions, int[] textLengths, NDArray table) {
        if (sets == 1) {
            return positions;
        }
        int firstOfLong = Math.toIntExact(table.getShape().get(0)) / sets;
        int[] offsets = Arrays.stream(textLengths)
                .map(length -> length > spec.scaling().longestShortText() ? firstOfLong : 0)
                .toArray();
        boolean alike = Arrays.stream(offsets).allMatch(offset -> offset == offsets[0]);
        return positions.shifted(alike ? new int[] {offsets[0]} : offsets);
    }

    /** Both numbers of a pair have the same angle; the first is multiplied by a sign. */
    private NDArray table(NDManager owner, int positions, DoubleUnaryOperator function, int firstSign) {
        int size = spec.rotatedSize();
        int apart = spec.pairing() == Pairing.HALVES ? size / 2 : 1;
        int step = spec.pairing() == Pairing.HALVES ? 1 : 2;
        float magnitude = (float) spec.scaling().magnitude();
        float[] values = new float[sets * positions * size];
        for (int set = 0; set < sets; set++) {
            double[] frequencies = spec.frequencies(set > 0);
            for (int position = 0; position < positions; position++) {
                int start = (set * positions + position) * size;
                for (int pair = 0; pair < frequencies.length; pair++) {
                    // The reference rounds frequency and angle to fp32 before it takes the cosine.
                    float angle = (float) position * (float) frequencies[pair];
                    float value = (float) function.applyAsDouble(angle) * magnitude;
                    values[start + pair * step] = firstSign * value;
                    values[start + pair * step + apart] = value;
                }
            }
        }
        return NativeArrays.of(owner, values, new Shape((long) sets * positions, size));
    }
}
