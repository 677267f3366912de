package io.onceedit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.checkpoint.ModelFolder;
import io.onceedit.model.gguf.GgufModel;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.model.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders and GGUF files go through one door. */
final class ModelFilesTest {
    private static final Path GGUF = Path.of("src/test/resources/io/onceedit/model/gguf/whole.gguf");
    private static final Path HOST = Path.of("src/demo/models/host-llama");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void copyFile() throws IOException {
        file = Files.copy(GGUF, folder.resolve("model.gguf"));
    }

    @Test
    void opensAFolder() {
        try (ModelFiles files = ModelFiles.open(HOST);
                ModelFolder same = ModelFolder.open(HOST);
                TextTokenizer tokenizer = files.openTokenizer();
                TextTokenizer sameTokenizer = Tokenizers.open(HOST)) {
            assertThat(files.path()).isEqualTo(HOST);
            assertThat(files.config()).isEqualTo(same.config());
            assertThat(files.modelType()).isEqualTo("llama");
            assertThat(files.contentHash()).isEqualTo(same.contentHash());
            assertThat(files.tensors().names()).isEqualTo(same.tensors().names());
            assertThat(files.tokenizerHash()).isEqualTo(ContentHashes.uncached().of(HOST.resolve("tokenizer.json")));
            assertThat(tokenizer.contentHash()).isEqualTo(sameTokenizer.contentHash());
        }
    }

    @Test
    void opensAFile() {
        ContentHashes hashes = ContentHashes.cachedIn(folder.resolve("hashes"));
        try (LanguageModel model = LanguageModels.open("host", file, Device.cpu(), WeightType.FLOAT32, hashes);
                ModelFiles files = ModelFiles.open(file, hashes)) {
            assertThat(model.architecture()).isEqualTo("llama");
            assertThat(model.contentHash()).matches("[0-9a-f]{64}").isEqualTo(files.contentHash());
            assertThat(files.tokenizerHash()).isEqualTo(hashes.of(file));
            int[] ids = model.tokenizer().encode("the river").ids();
            assertThat(model.tokenizer().decode(ids)).isEqualTo("the river");
            assertThat(model.tokenizer().isEndOfText(ids[0] + 1)).as("eos").isTrue();
            assertThat(model.tokenizer().isEndOfText(ids[0] + 3))
                    .as("end of turn")
                    .isTrue();
            assertThat(LanguageModels.check("host", files, model.tokenizer(), WeightType.FLOAT32))
                    .isEqualTo(model.decoder().shape());
        }
    }

    @Test
    void theContentIsTheFilesWhateverItIsCalled() throws IOException {
        Path renamed = Files.copy(file, folder.resolve("other.gguf"));
        Path changed = folder.resolve("changed.gguf");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(changed, bytes);
        assertThat(contentHash(renamed)).isEqualTo(contentHash(file));
        assertThat(contentHash(changed)).isNotEqualTo(contentHash(file));
    }

    @Test
    void aTokenizerBesideTheFileWins() throws IOException {
        String before = contentHash(file);
        try (GgufModel model = GgufModel.open(file, ContentHashes.uncached())) {
            Files.write(folder.resolve("tokenizer.json"), model.tokenizer().tokenizer());
        }
        String withTokenizer = contentHash(file);
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_bos_token\": false}");
        assertThat(withTokenizer).isNotEqualTo(before);
        assertThat(contentHash(file)).isNotEqualTo(before).isNotEqualTo(withTokenizer);
        try (ModelFiles files = ModelFiles.open(file);
                ModelFiles own = ModelFiles.open(GGUF);
                TextTokenizer tokenizer = files.openTokenizer();
                TextTokenizer ownTokenizer = own.openTokenizer()) {
            assertThat(tokenizer.beginOfText())
                    .as("as the settings beside the file say")
                    .isEmpty();
            assertThat(ownTokenizer.beginOfText()).isPresent();
            assertThat(tokenizer.contentHash()).isNotEqualTo(ownTokenizer.contentHash());
            assertThat(files.tokenizerHash()).isEqualTo(ContentHashes.uncached().of(folder.resolve("tokenizer.json")));
            int end = ownTokenizer.beginOfText().getAsInt() + 1;
            assertThat(tokenizer.isEndOfText(end))
                    .as("as the model's file says")
                    .isTrue();
        }
    }

    @Test
    void refusesWhatIsNoModel() {
        Path missing = folder.resolve("nowhere.gguf");
        assertThat(ModelFiles.isAt(missing)).isFalse();
        assertThat(ModelFiles.isAt(file)).isTrue();
        assertThat(ModelFiles.isAt(HOST)).isTrue();
        assertThatThrownBy(() -> ModelFiles.open(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot find model folder " + missing
                        + ": expected a folder with config.json, model.safetensors and tokenizer.json, or a GGUF file");
        assertThatThrownBy(() -> ModelFiles.open(HOST.resolve("config.json")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its first bytes are not GGUF");
        ModelFiles files = ModelFiles.open(file);
        files.close();
        assertThatThrownBy(files::tensors)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot read tensors of " + file + ": the model file is closed");
    }

    private static String contentHash(Path file) {
        try (ModelFiles files = ModelFiles.open(file)) {
            return files.contentHash();
        }
    }
}
