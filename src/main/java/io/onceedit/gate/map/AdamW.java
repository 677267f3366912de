package io.onceedit.gate.map;

/** AdamW over one array of numbers. Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019. */
final class AdamW {
    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.999;
    private static final double EPSILON = 1e-8;

    private final double learningRate;
    private final double weightDecay;
    private final double[] first;
    private final double[] second;
    private int steps;

    AdamW(int size, double learningRate, double weightDecay) {
        this.learningRate = learningRate;
        this.weightDecay = weightDecay;
        this.first = new double[size];
        this.second = new double[size];
    }

    /** Moves the values one step against their gradient. */
    void step(float[] values, float[] gradient) {
        steps++;
        double firstCorrection = 1 - Math.pow(FIRST_DECAY, steps);
        double secondCorrection = 1 - Math.pow(SECOND_DECAY, steps);
        for (int i = 0; i < values.length; i++) {
            first[i] = FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * gradient[i];
            second[i] = SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * gradient[i] * gradient[i];
            double direction = first[i] / firstCorrection / (Math.sqrt(second[i] / secondCorrection) + EPSILON);
            values[i] -= (float) (learningRate * (direction + weightDecay * values[i]));
        }
    }
}
