package io.onceedit.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.tensor.TensorRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFolderTest {
    @TempDir
    private Path folder;

    private Path index;

    @BeforeEach
    void writeConfiguration() throws IOException {
        index = folder.resolve("model.safetensors.index.json");
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\", \"hidden_size\": 4}");
    }

    @Test
    void opensASingleFile() throws IOException {
        writeShard("model.safetensors", "w", 5);
        try (ModelFolder open = ModelFolder.open(folder)) {
            assertThat(open.modelType()).isEqualTo("llama");
            assertThat(open.config().path("hidden_size").asInt()).isEqualTo(4);
            assertThat(open.path()).isEqualTo(folder);
            assertThat(open.tensors().names()).containsExactly("w");
            assertThat(open.tensors().location())
                    .isEqualTo(folder.resolve("model.safetensors").toString());
        }
    }

    @Test
    void opensShards() throws IOException {
        writeShard("a.safetensors", "first", 1);
        writeShard("b.safetensors", "second", 2);
        Files.writeString(index, "{\"weight_map\": {\"first\": \"a.safetensors\", \"second\": \"b.safetensors\"}}");
        try (ModelFolder open = ModelFolder.open(folder);
                NDManager scope = TensorRuntime.newScope(Device.cpu());
                NDArray second = open.tensors().read(scope, "second")) {
            assertThat(open.tensors().names()).containsExactly("first", "second");
            assertThat(open.tensors().shape("first")).containsExactly(1);
            assertThat(second.toFloatArray()).containsExactly(2f);
            assertThat(open.tensors().location()).isEqualTo(index.toString());
            assertThatThrownBy(() -> open.tensors().read(scope, "third"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Cannot find tensor third in " + index + ", which names 2 tensors");
        }
    }

    @Test
    void rejectsAMissingFolder() {
        Path missing = folder.resolve("nowhere");
        assertThatThrownBy(() -> ModelFolder.open(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot find model folder " + missing
                        + ": expected a folder with config.json, model.safetensors and tokenizer.json, or a GGUF file");
    }

    @Test
    void rejectsAMissingConfiguration() throws IOException {
        Files.delete(folder.resolve("config.json"));
        assertRefused("Cannot find " + folder.resolve("config.json")
                + ": expected a Hugging Face model folder, with config.json in it");
    }

    @Test
    void rejectsABrokenConfiguration() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\n \"llama\",, }");
        assertRefused("Invalid JSON in " + folder.resolve("config.json") + ": Unexpected character (',' (code 44))");
    }

    @Test
    void rejectsAConfigurationWithoutModelType() throws IOException {
        writeShard("model.safetensors", "w", 5);
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": 3}");
        try (ModelFolder open = ModelFolder.open(folder)) {
            assertThatThrownBy(open::modelType)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid " + folder.resolve("config.json")
                            + ": model_type = 3, expected an architecture's name, for example \"llama\"");
        }
    }

    @Test
    void rejectsAFolderWithoutWeights() {
        assertRefused("Cannot find weights in " + folder
                + ": expected model.safetensors or model.safetensors.index.json" + " with the files that it names");
    }

    @Test
    void rejectsPickledWeights() throws IOException {
        for (String name : new String[] {"pytorch_model.bin", "model.pt", "weights.PTH"}) {
            Path pickle = Files.write(folder.resolve(name), new byte[] {1});
            assertRefused("Unsupported weights " + pickle
                    + ": pickle files can run any code when they are read, so they are"
                    + " never opened here. Convert them once, where you trust them: python -c \"from transformers import"
                    + " AutoModelForCausalLM as M; M.from_pretrained('" + folder + "').save_pretrained('" + folder
                    + "', safe_serialization=True)\"");
            Files.delete(pickle);
        }
    }

    @Test
    void ignoresPickledWeightsBesideSafeOnes() throws IOException {
        Files.write(folder.resolve("pytorch_model.bin"), new byte[] {1});
        writeShard("model.safetensors", "w", 5);
        try (ModelFolder open = ModelFolder.open(folder)) {
            assertThat(open.tensors().names()).containsExactly("w");
        }
    }

    @Test
    void rejectsAMissingShard() throws IOException {
        writeShard("a.safetensors", "first", 1);
        Files.writeString(index, "{\"weight_map\": {\"first\": \"a.safetensors\", \"second\": \"b.safetensors\"}}");
        assertRefused("Cannot find shard " + folder.resolve("b.safetensors")
                + ", which model.safetensors.index.json names for tensor second: download the whole model folder");
    }

    @Test
    void rejectsAnIndexThatNamesATensorItsShardLacks() throws IOException {
        writeShard("a.safetensors", "first", 1);
        Files.writeString(index, "{\"weight_map\": {\"first\": \"a.safetensors\", \"second\": \"a.safetensors\"}}");
        assertRefused(
                "Invalid index " + index + ": it says that tensor second is in a.safetensors, but that file does not"
                        + " hold it; get both files again");
    }

    @Test
    void rejectsATensorThatTwoShardsHold() throws IOException {
        writeShard("a.safetensors", "w", 1);
        writeShard("b.safetensors", "w", 2);
        Files.writeString(index, "{\"weight_map\": {\"v\": \"a.safetensors\", \"w\": \"b.safetensors\"}}");
        assertRefused("Invalid shards: tensor w is both in " + folder.resolve("a.safetensors") + " and in "
                + folder.resolve("b.safetensors") + ", expected in one of them");
    }

    @Test
    void rejectsAnIndexThatLeavesTheFolder() throws IOException {
        for (String name : new String[] {"../a.safetensors", "/etc/passwd", "..", "", "sub/a.safetensors"}) {
            Files.writeString(index, "{\"weight_map\": {\"w\": \"" + name + "\"}}");
            assertRefused("Invalid index " + index + ": weight_map.w = \"" + name
                    + "\", expected the name of a file beside the index");
        }
    }

    @Test
    void rejectsAnIndexWithoutTensors() throws IOException {
        Files.writeString(index, "{\"weight_map\": {}}");
        assertRefused(
                "Invalid index " + index + ": weight_map is missing or empty, expected file names by tensor name");
    }

    @Test
    void rejectsReadingOnceItIsClosed() throws IOException {
        writeShard("model.safetensors", "w", 5);
        ModelFolder open = ModelFolder.open(folder);
        open.close();
        assertThatThrownBy(open::tensors)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot read tensors of " + folder + ": the model folder is closed");
    }

    @Test
    void contentHashNamesEveryFileThatMatters() throws IOException {
        writeShard("a.safetensors", "first", 1);
        Files.writeString(index, "{\"weight_map\": {\"first\": \"a.safetensors\"}}");
        String before = hash();
        assertThat(before).matches("[0-9a-f]{64}").isEqualTo(hash());
        Files.writeString(folder.resolve("README.md"), "does not matter");
        assertThat(hash()).isEqualTo(before);
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        String withTokenizer = hash();
        assertThat(withTokenizer).isNotEqualTo(before);
        writeShard("a.safetensors", "first", 2);
        String withWeights = hash();
        assertThat(withWeights).isNotEqualTo(withTokenizer);
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
        assertThat(hash()).isNotEqualTo(withWeights);
    }

    private String hash() {
        try (ModelFolder open = ModelFolder.open(folder)) {
            return open.contentHash();
        }
    }

    private void writeShard(String name, String tensor, float value) throws IOException {
        TestFile.write(
                folder.resolve(name), "{" + TestFile.entry(tensor, "F32", "[1]", 0, 4) + "}", TestFile.floats(value));
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
