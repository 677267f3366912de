package io.onceedit.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.model.ModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the tokenizers of real models to the reference's numbers; the folder {@code models.dir} holds the models as folders and as GGUF files. */
@Tag("real-models")
final class RealTokenizersTest {
    private static final Path NUMBERS = Path.of("src/test/resources/io/onceedit/model/tokenizer/real-models");

    @ParameterizedTest
    @ValueSource(strings = {"smollm2-135m", "smollm2-135m.gguf"})
    void smollm2AgreesWithTheReference(String name) throws IOException {
        try (TextTokenizer tokenizer = open(name)) {
            assertThat(tokenizer.beginOfText()).isEmpty();
            assertThat(tokenizer.vocabularySize()).isEqualTo(49152);
            assertThat(tokenizer.isEndOfText(2)).isTrue();
            assertAgrees(tokenizer, "smollm2-135m", "<|im_start|>user");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemma3-270m", "gemma3-270m.gguf"})
    void gemma3AgreesWithTheReference(String name) throws IOException {
        try (TextTokenizer tokenizer = open(name)) {
            assertThat(tokenizer.beginOfText()).hasValue(2);
            assertThat(tokenizer.vocabularySize()).isEqualTo(262144);
            assertThat(tokenizer.isEndOfText(1)).isTrue();
            assertThat(tokenizer.isEndOfText(106)).isTrue();
            assertAgrees(tokenizer, "gemma3-270m", "<bos> <eos> [WEIGHT]");
        }
    }

    private static TextTokenizer open(String name) {
        try (ModelFiles files = ModelFiles.open(Path.of(System.getProperty("models.dir"), name))) {
            return files.openTokenizer();
        }
    }

    /** The one text that spells special tokens out is read as plain text here; the reference reads it as special tokens. */
    private static void assertAgrees(TextTokenizer tokenizer, String name, String spellsSpecialTokens)
            throws IOException {
        for (ReferenceString reference : ReferenceString.read(NUMBERS.resolve("tokens_" + name + ".json"))) {
            Encoding encoding = tokenizer.encode(reference.text());
            if (reference.text().equals(spellsSpecialTokens)) {
                int[] ids = tokenizer.encodeWithoutBeginOfText(reference.text()).ids();
                assertThat(Arrays.stream(ids).anyMatch(tokenizer::isSpecial)).isFalse();
                assertThat(tokenizer.decode(ids)).isEqualTo(reference.text());
            } else {
                assertThat(encoding.ids()).as("ids of %s", reference).isEqualTo(reference.ids());
                assertThat(encoding.starts()).as("starts of %s", reference).isEqualTo(reference.starts());
                assertThat(encoding.ends()).as("ends of %s", reference).isEqualTo(reference.ends());
                assertThat(tokenizer.decode(encoding.ids()))
                        .as("decoded %s", reference)
                        .isEqualTo(reference.decoded());
            }
        }
    }
}
