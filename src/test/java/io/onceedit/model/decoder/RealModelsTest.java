package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.model.checkpoint.ModelFolder;
import io.onceedit.model.tensor.WeightType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SmolLM2-135M and Gemma 3 270M against the numbers of Hugging Face transformers. Runs where {@code -Dmodels.dir} names a folder that holds
 * both models' folders.
 */
@Tag("real-models")
final class RealModelsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final float LOGIT_TOLERANCE = 2e-4f;
    private static final float HALF_TOLERANCE = 1e-3f;

    @ParameterizedTest
    @ValueSource(strings = {"smollm2-135m", "gemma3-270m"})
    void agreeWithTheReferenceNumbers(String name) throws IOException {
        try (ModelFolder folder = ModelFolder.open(Path.of(System.getProperty("models.dir"), name));
                Decoder decoder = Decoders.open(folder.config(), folder.tensors(), Device.cpu());
                InputStream golden = RealModelsTest.class.getResourceAsStream("logits_" + name + ".json")) {
            JsonNode prompts = JSON.readTree(golden);
            TokenBatch batch = new TokenBatch(JSON.convertValue(prompts.findValues("ids"), int[][].class));
            assertLogits(decoder, batch, prompts, LOGIT_TOLERANCE);
            assertGreedy(decoder, batch, prompts);
        }
    }

    /** Published weights are bf16 or fp16: as halves only magnitudes below 2^-14 are rounded, by 2^-25 at most. Logits reach 17 and 23. */
    @ParameterizedTest
    @ValueSource(strings = {"smollm2-135m", "gemma3-270m"})
    void stayNearTheReferenceNumbersAsHalves(String name) throws IOException {
        try (ModelFolder folder = ModelFolder.open(Path.of(System.getProperty("models.dir"), name));
                Decoder decoder = Decoders.open(folder.config(), folder.tensors(), Device.cpu(), WeightType.FLOAT16);
                InputStream golden = RealModelsTest.class.getResourceAsStream("logits_" + name + ".json")) {
            JsonNode prompts = JSON.readTree(golden);
            TokenBatch batch = new TokenBatch(JSON.convertValue(prompts.findValues("ids"), int[][].class));
            assertLogits(decoder, batch, prompts, HALF_TOLERANCE);
        }
    }

    /** All prompts in one padded batch. */
    private static void assertLogits(Decoder decoder, TokenBatch batch, JsonNode prompts, float tolerance) {
        try (NDManager scope = decoder.newScope()) {
            NDArray hidden = decoder.hidden(scope, batch);
            for (int row = 0; row < batch.size(); row++) {
                NDArray last = HiddenRows.gather(hidden, new TokenPlaces(new int[] {row}, new int[] {
                    batch.rows()[row].length - 1
                }));
                assertClose(last.toFloatArray(), floats(prompts.get(row), "last_hidden_first_8"), tolerance);
                int[] topIds = JSON.convertValue(prompts.get(row).get("top_ids"), int[].class);
                float[] topLogits = floats(prompts.get(row), "top_logits");
                float[] logits = decoder.logits(last).toFloatArray();
                float[] picked = new float[topIds.length];
                for (int rank = 0; rank < topIds.length; rank++) {
                    picked[rank] = logits[topIds[rank]];
                }
                assertClose(picked, topLogits, tolerance);
                LogitReading reading = new LogitReader(decoder).read(last, new int[] {topIds[0]}, 20);
                double logSumExp = prompts.get(row).get("log_sum_exp").asDouble();
                assertThat(reading.argmax()[0]).isEqualTo(topIds[0]);
                assertThat((double) reading.expectedLogProbNats()[0])
                        .isCloseTo(topLogits[0] - logSumExp, within((double) tolerance));
            }
        }
    }

    /** All prompts continued in one batch, token by token. */
    private static void assertGreedy(Decoder decoder, TokenBatch batch, JsonNode prompts) {
        try (NDManager scope = decoder.newScope();
                KeyValueCache cache = decoder.newCache(scope, batch.size())) {
            int[][] next = batch.rows();
            for (int step = 0; step < 12; step++) {
                NDArray hidden = decoder.extend(scope, cache, new TokenBatch(next));
                int[] rows = new int[next.length];
                int[] positions = new int[next.length];
                for (int row = 0; row < next.length; row++) {
                    rows[row] = row;
                    positions[row] = next[row].length - 1;
                }
                NDArray last = HiddenRows.gather(hidden, new TokenPlaces(rows, positions));
                int[] greedy = new LogitReader(decoder)
                        .read(last, new int[next.length], 1)
                        .argmax();
                next = new int[greedy.length][];
                for (int row = 0; row < greedy.length; row++) {
                    assertThat(greedy[row])
                            .as("step %d of prompt %d", step, row)
                            .isEqualTo(
                                    prompts.get(row).at("/greedy_ids/" + step).asInt());
                    next[row] = new int[] {greedy[row]};
                }
            }
        }
    }

    private static float[] floats(JsonNode prompt, String field) {
        return JSON.convertValue(prompt.get(field), float[].class);
    }

    private static void assertClose(float[] actual, float[] expected, float tolerance) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(tolerance));
        }
    }
}
