package io.onceedit.gate.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.AdamSettings;
import io.onceedit.model.tensor.ArrayAdamW;
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
    private static final float SMALLEST_SCALE = 1e-4f;
    private static final double SMALLEST_SQUARE = 1e-24;
    private static final double FIRST_LOG_SHARPNESS = 2.5;
    private static final double FIRST_BIAS = 0.5;

    private final MapExamples examples;
    private final MapLearning learning;
    private final float[] weights;
    /** The logarithm of the sharpness, and the bias. */
    private final float[] gate = {(float) FIRST_LOG_SHARPNESS, (float) FIRST_BIAS};

    private final ArrayAdamW weightOptimiser;
    private final ArrayAdamW gateOptimiser;
    private final SplittableRandom random;
    private final LearnedMap standardiser;

    private MapTrainer(MapExamples examples, MapLearning learning, long seed) {
        this.examples = examples;
        this.learning = learning;
        this.random = new SplittableRandom(seed);
        int featureSize = examples.features()[0][0].length;
        this.weights = new float[learning.size() * featureSize];
        double bound = 1 / Math.sqrt(featureSize);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        this.weightOptimiser = new ArrayAdamW(AdamSettings.PLAIN.withWeightDecay(learning.weightDecay()), weights);
        this.gateOptimiser = new ArrayAdamW(AdamSettings.PLAIN, gate);
        this.standardiser = standardiser(examples.features(), weights);
    }

    /** Learns a map; the scope is only used while it lasts. */
    static LearnedMap learn(NDManager parent, MapExamples examples, MapLearning learning, long seed) {
        MapTrainer trainer = new MapTrainer(examples, learning, seed);
        for (int epoch = 0; epoch < learning.epochs(); epoch++) {
            trainer.epoch(parent);
        }
        return new LearnedMap(
                trainer.standardiser.mean(),
                trainer.standardiser.scale(),
                trainer.weights,
                trainer.gate[0],
                trainer.gate[1]);
    }

    private static LearnedMap standardiser(float[][][] features, float[] weights) {
        int size = features[0][0].length;
        double[] sum = new double[size];
        double[] squares = new double[size];
        for (float[][] windows : features) {
            float[] whole = windows[windows.length - 1];
            for (int i = 0; i < size; i++) {
                sum[i] += whole[i];
                squares[i] += (double) whole[i] * whole[i];
            }
        }
        float[] mean = new float[size];
        float[] scale = new float[size];
        for (int i = 0; i < size; i++) {
            double average = sum[i] / features.length;
            mean[i] = (float) average;
            scale[i] =
                    (float) Math.sqrt(Math.max(0, squares[i] / features.length - average * average)) + SMALLEST_SCALE;
        }
        return new LearnedMap(mean, scale, weights, FIRST_LOG_SHARPNESS, FIRST_BIAS);
    }

    private void epoch(NDManager parent) {
        int[] order = shuffled(examples.records());
        for (int start = 0; start < order.length; start += learning.batch()) {
            int end = Math.min(order.length, start + learning.batch());
            if (end - start > 1) {
                MapBatch batch = examples.draw(Arrays.copyOfRange(order, start, end), random);
                try (NDManager scope = parent.newSubManager()) {
                    step(scope, batch);
                }
            }
        }
    }

    private void step(NDManager scope, MapBatch batch) {
        int featureSize = standardiser.featureSize();
        NDArray map = scope.create(weights, new Shape(learning.size(), featureSize)); // (K, D)
        NDArray anchors = inputs(scope, wholeTexts(batch.anchors())); // (B, D)
        List<float[][]> windows = Arrays.stream(batch.queries())
                .mapToObj(text -> examples.features()[text])
                .toList();
        NDArray queries = inputs(scope, windows); // (R, D)
        Sphere anchorSphere = new Sphere(anchors.matMul(map.transpose())); // (B, K)
        Sphere querySphere = new Sphere(queries.matMul(map.transpose())); // (R, K)
        NDArray cosines = querySphere.unit.matMul(anchorSphere.unit.transpose()); // (R, B)

        Nearest nearest = new Nearest(cosines.toFloatArray(), windows, batch.anchors().length);
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

    private List<float[][]> wholeTexts(int[] texts) {
        return Arrays.stream(texts)
                .mapToObj(text -> examples.features()[text])
                .map(windows -> new float[][] {windows[windows.length - 1]})
                .toList();
    }

    /** Standardised features with dropout, one row for each window of each text. */
    private NDArray inputs(NDManager scope, List<float[][]> texts) {
        int size = standardiser.featureSize();
        int count = texts.stream().mapToInt(windows -> windows.length).sum();
        float[] rows = new float[count * size];
        float kept = (float) (1 / (1 - learning.dropout()));
        Coins dropped = new Coins(random, learning.dropout());
        int at = 0;
        for (float[][] windows : texts) {
            for (float[] window : windows) {
                for (int i = 0; i < size; i++) {
                    float value =
                            (window[i] - standardiser.mean()[i]) / standardiser.scale()[i];
                    rows[at++] = dropped.next() ? 0 : value * kept;
                }
            }
        }
        return scope.create(rows, new Shape(count, size));
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

    /** Coins that fall on one side with a given probability; four for each random number, because millions are thrown in a step. */
    private static final class Coins {
        private static final int BITS = 16;

        private final SplittableRandom random;
        private final long bound;
        private long bits;
        private int left;

        Coins(SplittableRandom random, double probability) {
            this.random = random;
            this.bound = Math.round(probability * (1 << BITS));
        }

        boolean next() {
            if (left == 0) {
                bits = random.nextLong();
                left = Long.SIZE / BITS;
            }
            boolean fallen = (bits & ((1 << BITS) - 1)) < bound;
            bits >>>= BITS;
            left--;
            return fallen;
        }
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
         * @param queries as many rows of R for each query as it has windows
         */
        Nearest(float[] all, List<float[][]> queries, int anchors) {
            this.rows = all.length / anchors;
            this.cosines = new float[queries.size()][anchors];
            this.row = new int[queries.size()][anchors];
            int first = 0;
            for (int query = 0; query < queries.size(); query++) {
                int end = first + queries.get(query).length;
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
