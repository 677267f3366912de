package io.onceedit.ensemble.text;

import java.util.function.IntPredicate;

/** Logits to probabilities, in double precision. */
final class Softmax {
    private Softmax() {}

    /**
     * The softmax over the ids that count; 0 for the others.
     *
     * @param logits (V)
     * @return (V), summing to 1
     */
    static double[] probabilities(float[] logits, IntPredicate counts) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int id = 0; id < logits.length; id++) {
            if (counts.test(id)) {
                largest = Math.max(largest, logits[id]);
            }
        }
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int id = 0; id < logits.length; id++) {
            if (counts.test(id)) {
                probabilities[id] = Math.exp(logits[id] - largest);
                sum += probabilities[id];
            }
        }
        for (int id = 0; id < logits.length; id++) {
            probabilities[id] /= sum;
        }
        return probabilities;
    }
}
