package io.onceedit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.tensor.WeightType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LanguageModelsTest {
    private static final Path HOST = Path.of("src/demo/models/host-llama");

    @TempDir
    private Path folder;

    @Test
    void opensAFolder() {
        try (LanguageModel model = LanguageModels.open(
                "host", HOST, Device.cpu(), WeightType.FLOAT32, ContentHashes.cachedIn(folder.resolve("hashes")))) {
            assertThat(model.id()).isEqualTo("host");
            assertThat(model.architecture()).isEqualTo("llama");
            assertThat(model.contentHash()).matches("[0-9a-f]{64}");
            assertThat(model.tokenizer().vocabularySize())
                    .isLessThanOrEqualTo(model.decoder().shape().vocabularySize());
            assertThat(model.tokenizer()
                            .decode(model.tokenizer().encode("a river").ids()))
                    .isEqualTo("a river");
        }
    }

    @Test
    void rejectsATokenizerThatDoesNotFitTheWeights() throws IOException {
        copyHost();
        ObjectMapper mapper = new ObjectMapper();
        Path file = folder.resolve("tokenizer.json");
        ObjectNode tokenizer = (ObjectNode) mapper.readTree(file.toFile());
        for (int id = 0; id < 5000; id++) {
            ObjectNode added = tokenizer.withArray("added_tokens").addObject();
            added.put("id", 4000 + id).put("content", "<added " + id + ">").put("special", false);
            for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                added.put(flag, false);
            }
        }
        mapper.writeValue(file.toFile(), tokenizer);
        assertThatThrownBy(() -> LanguageModels.open("host", folder, Device.cpu()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "Invalid model host in \\Q" + folder + "\\E: the tokenizer has 9000 ids, but the embedding has"
                                + " only \\d+ rows; tokenizer.json and the weights are of different models");
    }

    @Test
    void rejectsAnUnknownArchitecture() throws IOException {
        copyHost();
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"mamba\"}");
        assertThatThrownBy(() -> LanguageModels.open("host", folder, Device.cpu()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Unsupported model_type \"mamba\"")
                .hasMessageContaining("gemma3_text, gpt2, gpt_neox, gptj, llama");
    }

    private void copyHost() throws IOException {
        try (Stream<Path> files = Files.list(HOST)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }
}
