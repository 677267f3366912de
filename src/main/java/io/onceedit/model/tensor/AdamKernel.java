package io.onceedit.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/**
 * One AdamW update of one tensor in place: with g the scaled gradient, m' = beta1 m + (1 - beta1) g, v' = beta2 v + (1 - beta2) g^2, and
 * p' = decay p - rate m' / (sqrt(v') + epsilon), where rate and epsilon hold the corrections of the moments' bias.
 */
final class AdamKernel {
    /** Numbers that a further thread is worth: it takes as long to call it as to update some thousands. */
    private static final int LEAST_PART = 1 << 16;

    private AdamKernel() {}

    /**
     * What one update reads and writes, all of one size.
     *
     * @param <T> tensors, or memory
     * @param values p
     * @param gradient only read
     * @param mean m
     * @param square v
     */
    record State<T>(T values, T gradient, T mean, T square) {}

    /**
     * The numbers of one update.
     *
     * @param rate learning rate, bias-corrected
     * @param decay 1 - learning rate x weight decay
     * @param scale what the gradient is multiplied with
     * @param beta1 decay of m
     * @param beta2 decay of v
     * @param epsilon added to the root of v, bias-corrected
     */
    record Step(float rate, float decay, float scale, double beta1, double beta2, float epsilon) {
        /**
         * A step that counts from 1. p moves by m / (1 - beta1^n) / (sqrt(v / (1 - beta2^n)) + epsilon): the corrections of the bias
         * are drawn into the rate and into epsilon.
         */
        static Step of(AdamSettings settings, int number, double learningRate, double scale) {
            double meanBias = 1 - Math.pow(settings.beta1(), number);
            double squareRoot = Math.sqrt(1 - Math.pow(settings.beta2(), number));
            return new Step(
                    (float) (learningRate * squareRoot / meanBias),
                    (float) (1 - learningRate * settings.weightDecay()),
                    (float) scale,
                    settings.beta1(),
                    settings.beta2(),
                    (float) (settings.epsilon() * squareRoot));
        }
    }

    /**
     * Updates tensors where they lie: by the engine on a device, in their own memory on the processor.
     *
     * @param threads of the processor
     */
    static void update(State<NDArray> tensors, Step step, int threads) {
        if (tensors.values().getDevice().isGpu()) {
            updateByEngine(tensors, step);
        } else {
            updateInMemory(
                    new State<>(
                            memory(tensors.values()),
                            memory(tensors.gradient()),
                            memory(tensors.mean()),
                            memory(tensors.square())),
                    step,
                    threads);
        }
    }

    /** By the engine's own update, which passes over each tensor about ten times. */
    static void updateByEngine(State<NDArray> tensors, Step step) {
        tensors.values().muli(step.decay());
        JniUtils.adamUpdate(
                (PtNDArray) tensors.values(),
                (PtNDArray) tensors.gradient(),
                (PtNDArray) tensors.mean(),
                (PtNDArray) tensors.square(),
                step.rate(),
                step.rate(),
                0,
                step.scale(),
                -1,
                (float) step.beta1(),
                (float) step.beta2(),
                step.epsilon(),
                true);
    }

    /**
     * Block by block, so that each number is fetched from memory once. The result does not depend on the threads.
     *
     * @param threads among which large memory is shared out: one cannot use all that the memory delivers
     */
    static void updateInMemory(State<FloatBuffer> memory, Step step, int threads) {
        int size = memory.values().capacity();
        int parts = Math.min(threads, size / LEAST_PART);
        if (parts < 2) {
            updatePart(memory, step, 0, size);
            return;
        }
        IntStream.range(0, parts)
                .parallel()
                .forEach(part -> updatePart(memory, step, begin(part, parts, size), begin(part + 1, parts, size)));
    }

    private static int begin(int part, int parts, int size) {
        return (int) ((long) size * part / parts);
    }

    private static void updatePart(State<FloatBuffer> memory, Step step, int begin, int end) {
        Block block = new Block();
        for (int from = begin; from < end; from += Block.SIZE) {
            int count = Math.min(Block.SIZE, end - from);
            memory.values().get(from, block.values, 0, count);
            memory.gradient().get(from, block.gradient, 0, count);
            memory.mean().get(from, block.mean, 0, count);
            memory.square().get(from, block.square, 0, count);
            block.update(step, count);
            memory.values().put(from, block.values, 0, count);
            memory.mean().put(from, block.mean, 0, count);
            memory.square().put(from, block.square, 0, count);
        }
    }

    private static FloatBuffer memory(NDArray array) {
        return TensorMemory.of(array).asFloatBuffer();
    }

    /** As much of each tensor as the processor's first cache holds. */
    private static final class Block {
        private static final int SIZE = 1024;

        private final float[] values = new float[SIZE];
        private final float[] gradient = new float[SIZE];
        private final float[] mean = new float[SIZE];
        private final float[] square = new float[SIZE];

        /** Plain loops over arrays: the compiler turns them into vector instructions. */
        private void update(Step step, int count) {
            float keptMean = (float) step.beta1();
            float newMean = (float) ((1 - step.beta1()) * step.scale());
            float keptSquare = (float) step.beta2();
            float newSquare = (float) ((1 - step.beta2()) * step.scale() * step.scale());
            for (int i = 0; i < count; i++) {
                mean[i] = keptMean * mean[i] + newMean * gradient[i];
            }
            for (int i = 0; i < count; i++) {
                square[i] = keptSquare * square[i] + newSquare * gradient[i] * gradient[i];
            }
            float decay = step.decay();
            float rate = step.rate();
            float epsilon = step.epsilon();
            for (int i = 0; i < count; i++) {
                values[i] = decay * values[i] - rate * mean[i] / ((float) Math.sqrt(square[i]) + epsilon);
            }
        }
    }
}
