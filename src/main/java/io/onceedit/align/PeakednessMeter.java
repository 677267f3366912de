package io.onceedit.align;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.align.AlignmentFigures.Peakedness;
import java.util.Arrays;

/** Measures how peaked the rows of a model are. */
final class PeakednessMeter {
    private static final int ROWS_OF_A_BLOCK = 32;
    private static final double MASS = 0.99;

    private PeakednessMeter() {}

    /**
     * Medians over the rows of anchors.
     *
     * @param anchors at least one
     */
    static Peakedness measure(RelativeSpace space, int[] anchors) {
        double[] self = new double[anchors.length];
        double[] needed = new double[anchors.length];
        double[] lengths = new double[anchors.length];
        for (int start = 0; start < anchors.length; start += ROWS_OF_A_BLOCK) {
            int[] block = Arrays.copyOfRange(anchors, start, Math.min(anchors.length, start + ROWS_OF_A_BLOCK));
            int[] tokens = Arrays.stream(block).map(space::tokenOfAnchor).toArray();
            try (NDManager scope = space.newScope()) {
                double[] rows = Numbers.doubles(space.rows(scope, tokens)); // (N, A)
                NDArray scaled = space.scaled(space.gather(scope, tokens)); // (N, D)
                double[] longest =
                        Numbers.doubles(scaled.mul(scaled).sum(new int[] {1}).sqrt());
                for (int i = 0; i < block.length; i++) {
                    double[] row = Arrays.copyOfRange(rows, i * space.anchors(), (i + 1) * space.anchors());
                    self[start + i] = row[block[i]];
                    needed[start + i] = anchorsOfMass(row);
                    lengths[start + i] = space.temperature() / longest[i];
                }
            }
        }
        return new Peakedness(median(self), median(needed), median(lengths));
    }

    private static int anchorsOfMass(double[] row) {
        Arrays.sort(row);
        double mass = 0;
        int count = 0;
        while (mass < MASS && count < row.length) {
            mass += row[row.length - 1 - count];
            count++;
        }
        return count;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
