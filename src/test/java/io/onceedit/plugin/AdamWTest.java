package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.TensorRuntime;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class AdamWTest {
    private static final AdamSettings SETTINGS = new AdamSettings(0.9, 0.99, 1e-3, 0.1, 0);
    private static final int SIZE = 2500;

    @BeforeAll
    static void prepare() {
        TensorRuntime.prepareThread();
    }

    @Test
    void followsThePublishedFormula() {
        double[] values = numbers(1);
        double[] mean = new double[SIZE];
        double[] square = new double[SIZE];
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            NDArray tensor = scope.create(floats(values), new Shape(50, 50));
            AdamW optimizer = new AdamW(scope, SETTINGS, List.of(tensor));
            for (int step = 1; step <= 4; step++) {
                double[] gradient = numbers(10 + step);
                optimizer.step(List.of(scope.create(floats(gradient), new Shape(50, 50))), new double[] {0.05 * step});
                plainStep(values, gradient, mean, square, step);
            }
            float[] moved = tensor.toFloatArray();
            for (int i = 0; i < SIZE; i++) {
                assertThat((double) moved[i]).isCloseTo(values[i], Offset.offset(1e-5));
            }
        }
    }

    @Test
    void clipsTheCommonNorm() {
        AdamSettings clipped = new AdamSettings(0, 0, 1, 0, 1);
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            NDArray first = scope.zeros(new Shape(1));
            NDArray second = scope.zeros(new Shape(1));
            new AdamW(scope, clipped, List.of(first, second))
                    .step(List.of(scope.create(new float[] {3}), scope.create(new float[] {4})), new double[] {1, 1});
            // gradients of 3 and 4 become 0.6 and 0.8; without memory the step is g / (|g| + 1)
            assertThat(first.getFloat()).isCloseTo(-0.6f / 1.6f, Offset.offset(1e-6f));
            assertThat(second.getFloat()).isCloseTo(-0.8f / 1.8f, Offset.offset(1e-6f));
        }
    }

    @Test
    void refusesGradientsThatAreNotFinite() {
        AdamSettings clipped = new AdamSettings(0.9, 0.99, 1, 0, 1);
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            AdamW optimizer = new AdamW(scope, clipped, List.of(scope.zeros(new Shape(1))));
            List<NDArray> infinite = List.of(scope.create(new float[] {Float.POSITIVE_INFINITY}));
            assertThatThrownBy(() -> optimizer.step(infinite, new double[] {1}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Failed to train: the gradient is not finite at step 1; use a lower learning rate");
        }
    }

    private static void plainStep(double[] values, double[] gradient, double[] mean, double[] square, int step) {
        double rate = 0.05 * step;
        for (int i = 0; i < SIZE; i++) {
            values[i] -= rate * SETTINGS.weightDecay() * values[i];
            mean[i] = SETTINGS.beta1() * mean[i] + (1 - SETTINGS.beta1()) * gradient[i];
            square[i] = SETTINGS.beta2() * square[i] + (1 - SETTINGS.beta2()) * gradient[i] * gradient[i];
            double meanHat = mean[i] / (1 - Math.pow(SETTINGS.beta1(), step));
            double squareHat = square[i] / (1 - Math.pow(SETTINGS.beta2(), step));
            values[i] -= rate * meanHat / (Math.sqrt(squareHat) + SETTINGS.epsilon());
        }
    }

    private static double[] numbers(long seed) {
        Random random = new Random(seed);
        return random.doubles(SIZE, -1, 1).toArray();
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
