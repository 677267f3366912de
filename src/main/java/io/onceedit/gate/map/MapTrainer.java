package io.onceedit.gate.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.AdamSettings;
import io.onceedit.model.tensor.ArrayAdamW;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Learns a map from examples. Gradients are written out, because the map is one matrix: no automatic differentiation, whose state is
 * shared by a whole process. Equal seeds give equal maps on one machine.
 *
 * <p>B = records of the step, Q = queries, R = windows of all queries, D = feature size, K = projected size.
 */
final class MapTrainer {
    private static final double SMALLEST_SQUARE = 1e-24;
    private static final double FIRST_LOG_SHARPNESS = 2.5;
    private static final double FIRST_BIAS = 0.5;

    private final MapExamples examples;
    private final MapInputs inputs;
    private final MapLearning learning;
    private final float[] weights;
    /** The logarithm of the sharpness, and the bias. */
    private final float[] gate = {(float) FIRST_LOG_SHARPNESS, (float) FIRST_BIAS};

    private final ArrayAdamW weightOptimiser;
    private final ArrayAdamW gateOptimiser;
    private final SplittableRandom random;

    private MapTrainer(MapExamples examples, MapInputs inputs, MapLearning learning, long seed) {
        this.examples = examples;
        this.inputs = inputs;
        this.learning = learning;
        this.random = new SplittableRandom(seed);
        int featureSize = inputs.mean().length;
        this.weights = new float[learning.size() * featureSize];
        double bound = 1 / Math.sqrt(featureSize);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        this.weightOptimiser = new ArrayAdamW(AdamSettings.PLAIN.withWeightDecay(learning.weightDecay()), weights);
        this.gateOptimiser = new ArrayAdamW(AdamSettings.PLAIN, gate);
    }

    /**
     * Learns a map: one for each member, of a seed of its own, joined.
     *
     * @param parent only used while it lasts
     */
    static LearnedMap learn(NDManager parent, MapExamples examples, MapLearning learning, long seed) {
        try (NDManager scope = parent.newSubManager()) {
            MapInputs inputs = new MapInputs(scope, examples.features());
            List<LearnedMap> members = new ArrayList<>();
            for (int member = 0; member < learning.members(); member++) {
                members.add(new MapTrainer(examples, inputs, learning, seed + member).learn(scope));
            }
            return LearnedMap.joined(members);
        }
    }

    private LearnedMap learn(NDManager parent) {
        try (NDManager scope = parent.newSubManager()) {
            DropoutMasks dropout = new DropoutMasks(scope, inputs.mean().length, learning.dropout(), random);
            for (int epoch = 0; epoch < learning.epochs(); epoch++) {
                epoch(scope, dropout);
            }
        }
        return new LearnedMap(inputs.mean(), inputs.scale(), weights, gate[0], gate[1]);
    }

    private void epoch(NDManager parent, DropoutMasks dropout) {
        int[] order = shuffled(examples.records());
        for (int start = 0; start < order.length; start += learning.batch()) {
            int end = Math.min(order.length, start + learning.batch());
            if (end - start > 1) {
                MapBatch batch = examples.draw(Arrays.copyOfRange(order, start, end), random);
                try (NDManager scope = parent.newSubManager()) {
                    step(scope, dropout, batch);
                }
            }
        }
    }

    private void step(NDManager scope, DropoutMasks dropout, MapBatch batch) {
        NDArray map = scope.create(weights, new Shape(learning.size(), inputs.mean().length)); // (K, D)
        NDArray anchors = dropout.drop(scope, inputs.gather(scope, inputs.wholeTexts(batch.anchors()))); // (B, D)
        NDArray queries = dropout.drop(scope, inputs.gather(scope, inputs.allWindows(batch.queries()))); // (R, D)
        Sphere anchorSphere = new Sphere(anchors.matMul(map.transpose())); // (B, K)
        Sphere querySphere = new Sphere(queries.matMul(map.transpose())); // (R, K)
        NDArray cosines = querySphere.unit.matMul(anchorSphere.unit.transpose()); // (R, B)

        Nearest nearest =
                new Nearest(cosines.toFloatArray(), inputs.windowCounts(batch.queries()), batch.anchors().length);
        PairObjective objective = new PairObjective(batch.comparisons(), nearest.cosines);
        objective.addContrastive(learning.contrastiveScale());
        objective.addGate(gate[0], gate[1]);

        NDArray slopes = scope.create(nearest.spread(objective.gradient()), cosines.getShape()); // (R, B)
        NDArray anchorSlopes = anchorSphere.backward(slopes.transpose().matMul(querySphere.unit)); // (B, K)
        NDArray querySlopes = querySphere.backward(slopes.matMul(anchorSphere.unit)); // (R, K)
        NDArray gradient = anchorSlopes
                .transpose()
                .matMul(anchors)
                .addi(querySlopes.transpose().matMul(queries)); // (K, D)
        weightOptimiser.step(gradient.toFloatArray(), learning.learningRatePerStep());
        gateOptimiser.step(
                new float[] {(float) objective.logSharpnessGradient(), (float) objective.biasGradient()},
                learning.learningRatePerStep());
    }

    private int[] shuffled(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int place = random.nextInt(i + 1);
            order[i] = order[place];
            order[place] = i;
        }
        return order;
    }

    /** Rows normalised to length 1, and the way back. */
    private static final class Sphere {
        private final NDArray length;
        private final NDArray unit;

        Sphere(NDArray rows) {
            length =
                    rows.square().sum(new int[] {1}, true).addi(SMALLEST_SQUARE).sqrt(); // (N, 1)
            unit = rows.div(length);
        }

        /** The gradient of the rows, given that of the unit rows. */
        NDArray backward(NDArray unitGradient) {
            NDArray along = unitGradient.mul(unit).sum(new int[] {1}, true); // (N, 1)
            return unitGradient.sub(unit.mul(along)).div(length);
        }
    }

    /** For each query and anchor the window of the query that is nearest. */
    private static final class Nearest {
        private final int rows;
        private final float[][] cosines;
        private final int[][] row;

        /**
         * @param all (R, B)
         * @param windows how many rows of R each query has
         */
        Nearest(float[] all, int[] windows, int anchors) {
            this.rows = all.length / anchors;
            this.cosines = new float[windows.length][anchors];
            this.row = new int[windows.length][anchors];
            int first = 0;
            for (int query = 0; query < windows.length; query++) {
                int end = first + windows[query];
                for (int anchor = 0; anchor < anchors; anchor++) {
                    int best = first;
                    for (int candidate = first + 1; candidate < end; candidate++) {
                        best = all[candidate * anchors + anchor] > all[best * anchors + anchor] ? candidate : best;
                    }
                    row[query][anchor] = best;
                    cosines[query][anchor] = all[best * anchors + anchor];
                }
                first = end;
            }
        }

        /** (Q, B) to (R, B): each number at the window that was nearest, 0 at the others. */
        float[] spread(float[][] gradient) {
            int anchors = gradient[0].length;
            float[] all = new float[rows * anchors];
            for (int query = 0; query < gradient.length; query++) {
                for (int anchor = 0; anchor < anchors; anchor++) {
                    all[row[query][anchor] * anchors + anchor] = gradient[query][anchor];
                }
            }
            return all;
        }
    }
}
