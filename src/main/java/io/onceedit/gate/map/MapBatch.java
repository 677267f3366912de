package io.onceedit.gate.map;

/**
 * The examples of one step. Texts are indices into {@link MapExamples#features}.
 *
 * <p>B = records of the step, Q = queries, Q at least B.
 *
 * @param anchors the text that each record is known by, (B)
 * @param queries the texts that are compared with the anchors, (Q): first one for each record that means the same as its anchor, then
 *     hard negatives
 * @param comparisons how each query is compared with each anchor, (Q, B)
 */
record MapBatch(int[] anchors, int[] queries, Comparison[][] comparisons) {
    /** What a pair of query and anchor teaches. */
    enum Comparison {
        /** They mean the same. */
        SAME,
        /** They differ: pushed apart in the softmax over anchors or queries. */
        OTHER,
        /** They differ, and the gate's own weight has to be low. */
        OTHER_AND_CLOSED,
        /** Nothing: they may mean the same, or are not compared. */
        IGNORED
    }
}
