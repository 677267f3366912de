package io.onceedit.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code adamw.json} holds the numbers of torch.optim.AdamW in fp64; {@code make_adamw.py} beside it wrote them. */
final class AdamWTest {
    private static final Offset<Float> TOLERANCE = Offset.offset(2e-6f);
    private static final int SIZE = 200_001;

    @BeforeAll
    static void prepare() {
        TensorRuntime.prepareThread();
    }

    static List<JsonNode> references() throws IOException {
        try (InputStream file = AdamWTest.class.getResourceAsStream("adamw.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(file).spliterator(), false)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("references")
    void movesTensorsAsPyTorchDoes(JsonNode reference) {
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            List<NDArray> tensors = new ArrayList<>();
            reference.get("start").forEach(start -> tensors.add(scope.create(floats(start))));
            AdamW optimizer = new AdamW(scope, settings(reference), tensors);
            for (JsonNode step : reference.get("steps")) {
                List<NDArray> gradients = new ArrayList<>();
                step.get("gradients").forEach(gradient -> gradients.add(scope.create(floats(gradient))));
                double rate = step.get("rate").asDouble();
                optimizer.step(gradients, rate, rate);
                for (int i = 0; i < tensors.size(); i++) {
                    assertThat(tensors.get(i).toFloatArray())
                            .containsExactly(floats(step.get("values").get(i)), TOLERANCE);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("references")
    void movesArraysAsPyTorchDoes(JsonNode reference) {
        AdamSettings settings = settings(reference);
        if (settings.clipNorm() != 0) {
            assertThatThrownBy(() -> new ArrayAdamW(settings, new float[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Unsupported training setting adam.clip-norm = 1.0 of an array: expected 0.0");
            return;
        }
        float[] values = floats(reference.get("start").get(0));
        ArrayAdamW optimizer = new ArrayAdamW(settings, values);
        for (JsonNode step : reference.get("steps")) {
            optimizer.step(
                    floats(step.get("gradients").get(0)), step.get("rate").asDouble());
            assertThat(values).containsExactly(floats(step.get("values").get(0)), TOLERANCE);
        }
    }

    @Test
    void eachTensorHasARateOfItsOwn() {
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            List<NDArray> tensors = List.of(scope.zeros(new Shape(1)), scope.zeros(new Shape(1)));
            List<NDArray> gradients = List.of(scope.ones(new Shape(1)), scope.ones(new Shape(1)));
            new AdamW(scope, AdamSettings.PLAIN, tensors).step(gradients, 0.5, 0.25);
            assertThat(tensors.get(0).getFloat()).isCloseTo(-0.5f, TOLERANCE); // the first step is the rate
            assertThat(tensors.get(1).getFloat()).isCloseTo(-0.25f, TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 64})
    void engineAndMemoryAgreeOnTensorsOfSeveralBlocksAndThreads(int threads) {
        AdamKernel.Step step = new AdamKernel.Step(0.05f, 0.99f, 0.7f, 0.9, 0.99, 1e-4f);
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            AdamKernel.State<NDArray> engine = state(scope);
            AdamKernel.State<NDArray> memory = state(scope);
            for (int i = 0; i < 3; i++) {
                AdamKernel.updateByEngine(engine, step);
                AdamKernel.update(memory, step, threads);
            }
            assertThat(memory.values().allClose(engine.values(), 1e-5, 1e-6, false))
                    .isTrue();
            assertThat(memory.mean().allClose(engine.mean(), 1e-5, 1e-6, false)).isTrue();
            assertThat(memory.square().allClose(engine.square(), 1e-5, 1e-6, false))
                    .isTrue();
        }
    }

    @Test
    void holdsTwoArraysForEachTensorHoweverManySteps() {
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            List<NDArray> tensors = List.of(scope.zeros(new Shape(3)));
            List<NDArray> gradients = List.of(scope.ones(new Shape(3)));
            int before = scope.getManagedArrays().size();
            AdamW optimizer = new AdamW(scope, AdamSettings.PLAIN.withClipNorm(1), tensors);
            for (int i = 0; i < 5; i++) {
                optimizer.step(gradients, 0.1);
            }
            assertThat(scope.getManagedArrays()).hasSize(before + 2);
        }
    }

    @Test
    void refusesGradientsThatAreNotFinite() {
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            AdamW optimizer = new AdamW(scope, AdamSettings.PLAIN.withClipNorm(1), List.of(scope.zeros(new Shape(1))));
            List<NDArray> infinite = List.of(scope.create(new float[] {Float.POSITIVE_INFINITY}));
            assertThatThrownBy(() -> optimizer.step(infinite, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Failed to train: the gradient is not finite at step 1; use a lower learning rate");
        }
    }

    @Test
    void refusesGradientsOfOtherNumbersThanTensors() {
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            AdamW optimizer = new AdamW(scope, AdamSettings.PLAIN, List.of(scope.zeros(new Shape(1))));
            assertThatThrownBy(() -> optimizer.step(List.of(), 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid step of 1 tensors: 0 gradients and 1 learning rates");
        }
        ArrayAdamW ofArray = new ArrayAdamW(AdamSettings.PLAIN, new float[3]);
        assertThatThrownBy(() -> ofArray.step(new float[2], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid gradient: expected length = 3, actual = 2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1.5 | 0.9  | 1e-8 | 0   | 0   | beta1 = 1.5: expected a number from 0 to 1
            0.9 | -0.1 | 1e-8 | 0   | 0   | beta2 = -0.1: expected a number from 0 to 1
            0.9 | 0.9  | 0    | 0   | 0   | epsilon = 0.0: expected a number above 0
            0.9 | 0.9  | 1e-8 | NaN | 0   | weight-decay = NaN: expected a number of at least 0
            0.9 | 0.9  | 1e-8 | 0   | Infinity | clip-norm = Infinity: expected a number of at least 0
            """)
    void refusesConstantsThatDoNotFit(
            double beta1, double beta2, double epsilon, double decay, double clip, String message) {
        assertThatThrownBy(() -> new AdamSettings(beta1, beta2, epsilon, decay, clip))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid training setting adam." + message);
    }

    private static AdamSettings settings(JsonNode reference) {
        return new AdamSettings(
                reference.get("beta1").asDouble(),
                reference.get("beta2").asDouble(),
                reference.get("epsilon").asDouble(),
                reference.get("weight_decay").asDouble(),
                reference.get("clip_norm").asDouble());
    }

    private static AdamKernel.State<NDArray> state(NDManager scope) {
        return new AdamKernel.State<>(
                scope.create(random(1)),
                scope.create(random(2)),
                scope.zeros(new Shape(SIZE)),
                scope.zeros(new Shape(SIZE)));
    }

    private static float[] random(long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static float[] floats(JsonNode numbers) {
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers.get(i).asDouble();
        }
        return floats;
    }
}
