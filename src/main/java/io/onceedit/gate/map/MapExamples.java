package io.onceedit.gate.map;

import java.util.SplittableRandom;

/** Where a map's learning takes its examples from: records, each of which brings one comparison to a step. */
interface MapExamples {
    /** The number of records. */
    int records();

    /** The features of every text, (N, up to W, D). A text's last window is the whole text, which is what an anchor is. */
    float[][][] features();

    /** Draws a step's examples. */
    MapBatch draw(int[] records, SplittableRandom random);
}
