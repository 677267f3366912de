package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.onceedit.ensemble.SearchOptions;

/**
 * The published search: logits z over host tokens are moved until their mixture of relative representations resembles a target.
 *
 * <p>Minimises KL(target || softmax(z) R), averaged over anchors, with AdamW (betas 0.9 and 0.999, epsilon 1e-8, decoupled weight decay
 * 0.01) under a cosine schedule of half period 10 down to a quarter of the first rate. With p = softmax(z), q = p R and g = R (target / q)
 * the gradient is -p (g - p g) / A. Adding a number to all logits changes neither gradient nor winner.
 *
 * <p>C = tokens searched, A = anchors. Rows are of fp32 or fp64; z and the optimiser's state are fp64 in either case.
 */
final class TokenSearch {
    private static final double FIRST_BETA = 0.9;
    private static final double SECOND_BETA = 0.999;
    private static final double EPSILON = 1e-8;
    private static final double WEIGHT_DECAY = 0.01;
    private static final double HALF_PERIOD_STEPS = 10;
    private static final double LAST_RATE_SHARE = 0.25;

    /** Keeps a quotient finite where a mixture underflows; the search as published divides by zero there. */
    private static final double SMALLEST_MIXTURE = 1e-30;

    /** Logits of fp32 differ by so much, relative to their gap, from what they stand for. */
    private static final double ROUNDING = 1e-4;

    private final SearchOptions options;

    TokenSearch(SearchOptions options) {
        this.options = options;
    }

    /**
     * Searches from given logits.
     *
     * @param rows relative representations of the tokens, (C, A)
     * @param start z at the start, (C)
     * @param target what the mixture should resemble, (A), of the rows' type
     * @return z at the end, (C)
     */
    double[] search(NDArray rows, double[] start, NDArray target) {
        double[] z = start.clone();
        double[] first = new double[z.length];
        double[] second = new double[z.length];
        long anchors = rows.getShape().get(1);
        for (int step = 1; step <= options.steps(); step++) {
            double[] p = softmax(z);
            double[] g = pulls(rows, p, target);
            double average = 0;
            for (int i = 0; i < z.length; i++) {
                average += p[i] * g[i];
            }
            double rate = rate(step - 1);
            double stepSize = rate / (1 - Math.pow(FIRST_BETA, step));
            double secondScale = Math.sqrt(1 - Math.pow(SECOND_BETA, step));
            for (int i = 0; i < z.length; i++) {
                double gradient = -p[i] * (g[i] - average) / anchors;
                first[i] += (1 - FIRST_BETA) * (gradient - first[i]);
                second[i] = SECOND_BETA * second[i] + (1 - SECOND_BETA) * gradient * gradient;
                z[i] *= 1 - rate * WEIGHT_DECAY;
                z[i] -= stepSize * first[i] / (Math.sqrt(second[i]) / secondScale + EPSILON);
            }
        }
        return z;
    }

    /**
     * By how much a start logit must lead all others, so that it leads them at the end as well, whatever rows and target are.
     *
     * <p>With a_j the weight of the gradient of j steps ago in the first moment and b_j that of its square in the second, Cauchy and Schwarz
     * give |first| / sqrt(second) at most sqrt(sum of a_j^2 / b_j), whatever the gradients: so no step moves a logit by more than a number
     * that is known, all steps together by S at most. Weight decay multiplies all logits, and what they have moved, with the same number below
     * 1, in all with D. Two logits that start with a gap g are D g - 2 S apart at least: the first leads where g is above 2 S / D.
     */
    double decidedGapNats() {
        double moved = 0;
        double decay = 1;
        double ratioSquared = 0;
        for (int step = 1; step <= options.steps(); step++) {
            int age = step - 1;
            double weight = (1 - FIRST_BETA) * Math.pow(FIRST_BETA, age);
            ratioSquared += weight * weight / ((1 - SECOND_BETA) * Math.pow(SECOND_BETA, age));
            double rate = rate(step - 1);
            moved += rate
                    / (1 - Math.pow(FIRST_BETA, step))
                    * Math.sqrt((1 - Math.pow(SECOND_BETA, step)) * ratioSquared);
            decay *= 1 - rate * WEIGHT_DECAY;
        }
        return 2 * moved / decay * (1 + ROUNDING);
    }

    /** The learning rate of a step, counted from 0. */
    double rate(int step) {
        double lowest = LAST_RATE_SHARE * options.learningRatePerStep();
        double range = options.learningRatePerStep() - lowest;
        return lowest + range * (1 + Math.cos(Math.PI * step / HALF_PERIOD_STEPS)) / 2;
    }

    /** g = R (target / (p R)), (C). */
    private static double[] pulls(NDArray rows, double[] p, NDArray target) {
        try (NDManager scope = rows.getManager().newSubManager()) {
            NDArray weights = scope.create(p, new Shape(1, p.length)).toType(rows.getDataType(), false); // (1, C)
            NDArray mixture = weights.matMul(rows).maximum(SMALLEST_MIXTURE); // (1, C) x (C, A)
            target.tempAttach(scope);
            NDArray quotient = target.div(mixture).transpose(); // (A, 1)
            rows.tempAttach(scope);
            return doubles(rows.matMul(quotient)); // (C, A) x (A, 1)
        }
    }

    private static double[] softmax(double[] z) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : z) {
            largest = Math.max(largest, value);
        }
        double[] p = new double[z.length];
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            p[i] = Math.exp(z[i] - largest);
            sum += p[i];
        }
        for (int i = 0; i < z.length; i++) {
            p[i] /= sum;
        }
        return p;
    }

    private static double[] doubles(NDArray array) {
        return (array.getDataType() == DataType.FLOAT64 ? array : array.toType(DataType.FLOAT64, false))
                .toDoubleArray();
    }
}
