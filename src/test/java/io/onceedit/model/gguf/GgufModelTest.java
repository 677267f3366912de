package io.onceedit.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.onceedit.model.checkpoint.Checkpoint;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.checkpoint.ModelFolder;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.tensor.WeightType;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A GGUF file is the same model as the folder that it was made from. */
final class GgufModelTest {
    private static final int[][] ROWS = {{1, 5, 9, 30, 2, 17, 36, 3, 21, 8, 40, 12}, {7, 7, 31}};

    /** A fixture of each architecture, with the rope scalings that the format carries. */
    private static Stream<String> names() {
        return Stream.of(
                "llama",
                "llama-rope-llama3",
                "llama-rope-linear",
                "mistral",
                "qwen2",
                "qwen3",
                "gemma2",
                "gemma3",
                "phi3",
                "gpt2");
    }

    @ParameterizedTest
    @MethodSource("names")
    void hasTheFoldersConfigurationAndTensors(String name) {
        try (GgufModel file = open(name);
                ModelFolder folder = ModelFolder.open(GgufFixtures.model(name));
                NDManager scope = NDManager.newBaseManager()) {
            assertThat(file.modelType()).isEqualTo(folder.modelType());
            assertHolds(file.config(), folder.config());
            assertThat(file.tensors().names())
                    .isEqualTo(new TreeSet<>(folder.tensors().names()));
            for (String tensor : file.tensors().names()) {
                float[] expected = folder.tensors().read(scope, tensor).toFloatArray();
                assertThat(file.tensors().shape(tensor))
                        .as(tensor)
                        .isEqualTo(folder.tensors().shape(tensor));
                file.tensors().requireReadable(tensor, WeightType.FLOAT32);
                float[] actual = file.tensors().read(scope, tensor).toFloatArray();
                assertThat(actual).hasSameSizeAs(expected);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(actual[i]).as("%s, element %d", tensor, i).isCloseTo(expected[i], within(1e-7f));
                }
            }
        }
    }

    /** Rows and columns are put back in order as halves too. */
    @ParameterizedTest
    @ValueSource(strings = {"llama", "gemma3", "phi3", "gpt2"})
    void hasTheFoldersMatricesAsHalves(String name) {
        try (GgufModel file = open(name);
                ModelFolder folder = ModelFolder.open(GgufFixtures.model(name));
                NDManager scope = NDManager.newBaseManager()) {
            for (String tensor : file.tensors().names()) {
                if (file.tensors().shape(tensor).length > 1) {
                    NDArray expected = folder.tensors().read(scope, tensor, WeightType.FLOAT16);
                    NDArray actual = file.tensors().read(scope, tensor, WeightType.FLOAT16);
                    assertThat(actual.getShape()).as(tensor).isEqualTo(expected.getShape());
                    assertThat(actual.toByteArray()).as(tensor).isEqualTo(expected.toByteArray());
                }
            }
        }
    }

    /** Every field of the folder's configuration stands in the file's, with the same value. */
    private static void assertHolds(JsonNode actual, JsonNode expected) {
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            JsonNode value = actual.path(field.getKey());
            if (field.getKey().equals("pad_token_id")) {
                continue;
            }
            if (field.getValue().isObject()) {
                assertHolds(value, field.getValue());
            } else if (field.getValue().isNumber()) {
                double number = field.getValue().asDouble();
                assertThat(value.asDouble()).as(field.getKey()).isCloseTo(number, within(1e-5 * number));
            } else {
                assertThat(value).as(field.getKey()).isEqualTo(field.getValue());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void hasTheFoldersLogits(String name) {
        try (GgufModel file = open(name);
                ModelFolder folder = ModelFolder.open(GgufFixtures.model(name))) {
            float[] expected = logits(folder);
            float[] actual = logits(file);
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).as("logit %d", i).isCloseTo(expected[i], within(1e-5f));
            }
        }
    }

    private static float[] logits(Checkpoint model) {
        try (Decoder decoder = Decoders.open(model.config(), model.tensors(), Device.cpu());
                NDManager scope = decoder.newScope()) {
            return decoder.logits(decoder.hidden(scope, new TokenBatch(ROWS))).toFloatArray();
        }
    }

    private static GgufModel open(String name) {
        return GgufModel.open(GgufFixtures.model(name).resolve("model.gguf"), ContentHashes.uncached());
    }
}
