package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Gradients of the next-token loss with respect to replaced parameters are those of Hugging Face transformers. */
final class DecoderGradientTest {
    static final List<String> FIXTURES = Fixture.namesWithGradients();

    @ParameterizedTest
    @FieldSource("FIXTURES")
    void agreeForParametersOfEveryKind(String name) {
        Fixture fixture = Fixture.read(name);
        Map<String, float[]> expected = fixture.gradients();
        try (Decoder decoder = fixture.open()) {
            assertGradients(fixture, decoder, expected, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"llama-untied, model.layers.1.input_layernorm.weight, 1", "gpt2, transformer.h.1.attn.c_proj.weight, 1"
    })
    void agreeBehindAFrozenPrefix(String name, String parameter, int frozenLayers) {
        Fixture fixture = Fixture.read(name);
        Map<String, float[]> expected = Map.of(parameter, fixture.gradients().get(parameter));
        try (Decoder decoder = fixture.open()) {
            assertGradients(fixture, decoder, expected, frozenLayers);
        }
    }

    private static void assertGradients(
            Fixture fixture, Decoder decoder, Map<String, float[]> expected, int frozenLayers) {
        try (NDManager scope = decoder.newScope()) {
            Map<String, NDArray> trained = new LinkedHashMap<>();
            for (String parameter : expected.keySet()) {
                NDArray copy = decoder.parameter(parameter).duplicate();
                copy.attach(scope);
                copy.setRequiresGradient(true);
                trained.put(parameter, copy);
            }
            try (Decoder student = decoder.withParameters(trained);
                    GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray residual = student.residualAfter(scope, fixture.batch(), frozenLayers);
                NDArray loss = loss(student, residual, fixture.batch(), frozenLayers);
                assertThat((double) loss.getFloat()).isCloseTo(fixture.loss(), within(1e-5));
                collector.backward(loss);
            }
            trained.forEach((parameter, array) ->
                    assertClose(parameter, array.getGradient().toFloatArray(), expected.get(parameter)));
        }
    }

    /** Mean cross-entropy of every row's next tokens. */
    private static NDArray loss(Decoder decoder, NDArray residual, TokenBatch batch, int layers) {
        List<int[]> tokens = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            for (int position = 0; position + 1 < batch.rows()[row].length; position++) {
                tokens.add(new int[] {row, position, batch.rows()[row][position + 1]});
            }
        }
        int[] rows = tokens.stream().mapToInt(token -> token[0]).toArray();
        int[] positions = tokens.stream().mapToInt(token -> token[1]).toArray();
        long[] next = tokens.stream().mapToLong(token -> token[2]).toArray();
        NDArray logits = decoder.logits(decoder.hiddenFrom(residual, batch, layers, new TokenPlaces(rows, positions)));
        NDArray ids = residual.getManager().create(next, new Shape(next.length, 1));
        return logits.logSoftmax(1).gather(ids, 1).mean().neg();
    }

    private static void assertClose(String parameter, float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        float largest = 0;
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("%s[%d]", parameter, i).isCloseTo(expected[i], within(1e-5f));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        assertThat(largest).as("the largest gradient of %s", parameter).isGreaterThan(1e-3f);
    }
}
