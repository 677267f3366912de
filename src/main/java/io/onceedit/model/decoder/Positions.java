package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.NativeArrays;
import java.util.Arrays;

/**
 * The positions of a pass's tokens.
 *
 * @param values (1, T) where all rows of the batch have the same, else (B, T)
 */
record Positions(int[][] values) {
    /** 0, 1, ..., T - 1 for all rows. */
    static Positions fromStart(int tokens) {
        return behind(new int[1], tokens, tokens);
    }

    /** T positions for each row from its own start on. Padding may reach past the last position, and is read there. */
    static Positions behind(int[] starts, int tokens, int maximumPositions) {
        int[] distinct = Arrays.stream(starts).allMatch(start -> start == starts[0]) ? new int[] {starts[0]} : starts;
        int[][] values = new int[distinct.length][tokens];
        for (int row = 0; row < distinct.length; row++) {
            for (int token = 0; token < tokens; token++) {
                values[row][token] = Math.min(distinct[row] + token, maximumPositions - 1);
            }
        }
        return new Positions(values);
    }

    /** The same positions plus one number for all rows, or plus one for each row of the batch. */
    Positions shifted(int... offsets) {
        int[][] shifted = new int[Math.max(rows(), offsets.length)][tokens()];
        for (int row = 0; row < shifted.length; row++) {
            int offset = offsets[offsets.length == 1 ? 0 : row];
            for (int token = 0; token < tokens(); token++) {
                shifted[row][token] = at(row, token) + offset;
            }
        }
        return new Positions(shifted);
    }

    /** The position of a token in a row of the batch. */
    int at(int row, int token) {
        return values[values.length == 1 ? 0 : row][token];
    }

    int rows() {
        return values.length;
    }

    int tokens() {
        return values[0].length;
    }

    int largest() {
        int largest = 0;
        for (int[] row : values) {
            largest = Math.max(largest, row[row.length - 1]);
        }
        return largest;
    }

    /** (rows, T), 64-bit integers. */
    NDArray ids(NDManager scope) {
        return NativeArrays.of(scope, Rows.flatten(values, tokens()), new Shape(rows(), tokens()));
    }
}
