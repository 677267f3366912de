package io.onceedit.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.checkpoint.ModelFolder;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.model.decoder.HiddenRows;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.decoder.TokenPlaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files smollm2-135m.gguf (Q4_1) and gemma3-270m.gguf (Q4_K_M) against the folders that were made from them, where weights were
 * rounded to half precision. Runs where {@code -Dmodels.dir} names a folder that holds both.
 */
@Tag("real-models")
final class RealGgufTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RESOURCES = Path.of("src/test/resources/io/onceedit/model");

    /** Half precision keeps 11 bits; its smallest steps are 2^-24. */
    private static final float RELATIVE_ROUNDING = 0x1p-11f;

    private static final float SMALLEST_STEP = 0x1p-24f;

    @ParameterizedTest
    @ValueSource(strings = {"smollm2-135m", "gemma3-270m"})
    void holdsTheFoldersConfigurationAndTensors(String name) {
        try (GgufModel file = open(name);
                ModelFolder folder = ModelFolder.open(models().resolve(name))) {
            assertConfiguration(file.config(), folder.config());
            assertThat(file.tensors().names())
                    .isEqualTo(new TreeSet<>(folder.tensors().names()));
            for (String tensor : file.tensors().names()) {
                try (NDManager scope = NDManager.newBaseManager()) {
                    assertRounded(
                            file.tensors().read(scope, tensor), folder.tensors().read(scope, tensor), tensor);
                }
            }
        }
    }

    private static void assertConfiguration(JsonNode actual, JsonNode expected) {
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            if (!Set.of("torch_dtype", "architectures", "sliding_window_pattern")
                    .contains(field.getKey())) {
                JsonNode value = actual.path(field.getKey());
                if (field.getValue().isNumber()) {
                    assertThat(value.asDouble())
                            .as(field.getKey())
                            .isEqualTo(field.getValue().asDouble());
                } else {
                    assertThat(value).as(field.getKey()).isEqualTo(field.getValue());
                }
            }
        }
    }

    private static void assertRounded(NDArray exact, NDArray rounded, String tensor) {
        assertThat(exact.getShape()).as(tensor).isEqualTo(rounded.getShape());
        NDArray excess = exact.sub(rounded).abs().sub(exact.abs().mul(RELATIVE_ROUNDING));
        assertThat(excess.max().getFloat()).as(tensor).isLessThanOrEqualTo(SMALLEST_STEP);
    }

    /** The weights of the reference were rounded to half precision, these were not. */
    @ParameterizedTest
    @CsvSource({"smollm2-135m, 0.03", "gemma3-270m, 0.03"})
    void hasTheReferencesLogits(String name, float tolerance) throws IOException {
        JsonNode prompts = JSON.readTree(
                RESOURCES.resolve("decoder/logits_" + name + ".json").toFile());
        try (GgufModel file = open(name);
                Decoder decoder = Decoders.open(file.config(), file.tensors(), Device.cpu());
                NDManager scope = decoder.newScope()) {
            for (JsonNode prompt : prompts) {
                int[] ids = JSON.convertValue(prompt.get("ids"), int[].class);
                NDArray hidden = decoder.hidden(scope, new TokenBatch(new int[][] {ids}));
                NDArray last = HiddenRows.gather(hidden, new TokenPlaces(new int[] {0}, new int[] {ids.length - 1}));
                float[] logits = decoder.logits(last).toFloatArray();
                for (int rank = 0; rank < prompt.get("top_ids").size(); rank++) {
                    assertThat(logits[prompt.get("top_ids").get(rank).asInt()])
                            .as("%s, rank %d", prompt.get("prompt"), rank)
                            .isCloseTo(
                                    (float) prompt.get("top_logits").get(rank).asDouble(), within(tolerance));
                }
            }
        }
    }

    /** Merges out of the scores of 262,144 tokens. */
    @Test
    void gemma3sTokenizerIsBuiltInSeconds() {
        Metadata metadata = metadata("gemma3-270m");
        long start = System.nanoTime();
        assertThat(TokenizerJson.of(metadata).tokenizer()).hasSizeGreaterThan(10_000_000);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    private static GgufModel open(String name) {
        return GgufModel.open(models().resolve(name + ".gguf"), ContentHashes.uncached());
    }

    private static Metadata metadata(String name) {
        return GgufFile.open(models().resolve(name + ".gguf")).metadata();
    }

    private static Path models() {
        return Path.of(System.getProperty("models.dir"));
    }
}
