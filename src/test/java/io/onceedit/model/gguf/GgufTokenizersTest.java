package io.onceedit.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizers built from a file's metadata give the ids of the tokenizers library, and begin and end texts as the file says. */
final class GgufTokenizersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PRE = "tokenizer.ggml.pre";

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "smollm", "default", "llama-bpe", "dbrx", "qwen2", "tekken", "gpt-4o"})
    void byteLevelTokenizersCutAsTheirKindDoes(String kind) throws IOException {
        try (TextTokenizer tokenizer = GgufFixtures.open(with("byte-level", PRE, kind))) {
            assertAgrees(tokenizer, answers().at("/kinds/" + kind));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llama3, llama-bpe",
        "llama-v3, llama-bpe",
        "phi-2, gpt-2",
        "olmo, gpt-2",
        "starcoder, smollm",
        "refact, smollm",
        "smaug-bpe, dbrx",
        "deepseek-r1-qwen, qwen2"
    })
    void kindsWithOtherNamesCutTheSame(String kind, String same) throws IOException {
        try (TextTokenizer tokenizer = GgufFixtures.open(with("byte-level", PRE, kind))) {
            assertAgrees(tokenizer, answers().at("/kinds/" + same));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sentencepiece", "sentencepiece-prefix"})
    void sentencePieceTokenizersMergeByScore(String name) throws IOException {
        try (TextTokenizer tokenizer = GgufFixtures.open(metadata(name))) {
            assertAgrees(tokenizer, answers().path(name));
        }
    }

    private static void assertAgrees(TextTokenizer tokenizer, JsonNode ids) throws IOException {
        JsonNode texts = answers().path("texts");
        assertThat(ids.size()).isEqualTo(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).asText();
            assertThat(tokenizer.encodeWithoutBeginOfText(text).ids())
                    .as("ids of \"%s\"", text)
                    .isEqualTo(JSON.convertValue(ids.get(i), int[].class));
        }
    }

    @Test
    void textsBeginAndEndAsTheFileSays() throws IOException {
        try (TextTokenizer tokenizer = GgufFixtures.open(metadata("byte-level"))) {
            int begin = tokenizer.beginOfText().orElseThrow();
            assertThat(tokenizer.isSpecial(begin)).isTrue();
            assertThat(tokenizer.isEndOfText(begin + 1)).isTrue();
            assertThat(tokenizer.isSpecial(begin + 2))
                    .as("<tool> is plain text")
                    .isFalse();
            assertThat(tokenizer.encode("town").ids()).startsWith(begin);
            assertThat(tokenizer.vocabularySize())
                    .as("without the unused token")
                    .isEqualTo(begin + 4);
        }
        try (TextTokenizer tokenizer = GgufFixtures.open(metadata("sentencepiece"))) {
            assertThat(tokenizer.beginOfText()).hasValue(2);
            assertThat(tokenizer.isEndOfText(1)).isTrue();
        }
        try (TextTokenizer tokenizer = GgufFixtures.open(metadata("sentencepiece-prefix"))) {
            assertThat(tokenizer.beginOfText()).isEmpty();
            int[] ids = tokenizer.encode("the town").ids();
            assertThat(tokenizer.surface(ids[0])).startsWith(" ");
            assertThat(tokenizer.decode(ids)).isEqualTo("the town");
        }
    }

    @Test
    void llama3AndSentencePieceBeginTextsWhereTheFileDoesNotSay() {
        assertThat(begins(without(with("byte-level", PRE, "llama-bpe"), "tokenizer.ggml.add_bos_token")))
                .isTrue();
        assertThat(begins(without(with("byte-level", PRE, "gpt-2"), "tokenizer.ggml.add_bos_token")))
                .isFalse();
        assertThat(begins(without(metadata("sentencepiece"), "tokenizer.ggml.add_bos_token")))
                .isTrue();
    }

    private static boolean begins(Metadata metadata) {
        try (TextTokenizer tokenizer = GgufFixtures.open(metadata)) {
            return tokenizer.beginOfText().isPresent();
        }
    }

    @Test
    void noTextSpellsAControlToken() {
        for (String kind : new String[] {"gpt-2", "llama-bpe"}) {
            try (TextTokenizer tokenizer = GgufFixtures.open(with("byte-level", PRE, kind))) {
                int[] ids = tokenizer
                        .encodeWithoutBeginOfText("<|begin|>town<|end|>")
                        .ids();
                for (int id : ids) {
                    assertThat(tokenizer.isSpecial(id)).isFalse();
                }
                assertThat(tokenizer.decode(ids)).isEqualTo("<|begin|>town<|end|>");
            }
        }
    }

    @Test
    void refusesUnknownKinds() {
        assertRefused(
                with("byte-level", PRE, "klingon"),
                "Unsupported GGUF file ",
                ": metadata field tokenizer.ggml.pre = klingon, supported is one of default, gpt-2,",
                "; put the model's tokenizer.json beside the file");
        assertRefused(
                without(metadata("byte-level"), PRE),
                "Invalid GGUF file ",
                ": metadata field tokenizer.ggml.pre is missing; convert the model again");
        assertRefused(
                with("byte-level", "tokenizer.ggml.model", "bert"),
                ": metadata field tokenizer.ggml.model = bert, supported is one of gpt2, llama; put the model's");
    }

    @Test
    void refusesVocabulariesThatDoNotHoldTogether() {
        assertRefused(
                with("byte-level", "tokenizer.ggml.tokens", new String[] {"a", "b", "a"}),
                ": metadata field tokenizer.ggml.token_type = ",
                " types, expected one for each of 3 tokens; convert the model again");
        assertRefused(
                without(
                        with("byte-level", "tokenizer.ggml.tokens", new String[] {"a", "b", "a"}),
                        "tokenizer.ggml.token_type"),
                ": metadata field tokenizer.ggml.tokens = \"a\" at 0 and at 2, expected every token once");
        assertRefused(
                with("byte-level", "tokenizer.ggml.merges", new String[] {"q zz"}),
                ": metadata field tokenizer.ggml.merges = \"q zz\" at 0, expected two tokens that make a third");
        assertRefused(
                with("byte-level", "tokenizer.ggml.eos_token_id", 100_000L),
                ": metadata field tokenizer.ggml.eos_token_id = 100000, expected the id of one of ");
        assertRefused(
                with("byte-level", "tokenizer.ggml.bos_token_id", 5L),
                ": metadata field tokenizer.ggml.bos_token_id = 5, expected a control token, since texts begin with it");
        assertRefused(
                with("sentencepiece", "tokenizer.ggml.scores", new double[] {1}),
                ": metadata field tokenizer.ggml.scores = 1 scores, expected one for each of ");
        assertRefused(
                with("sentencepiece", "tokenizer.ggml.scores", "none"),
                ": metadata field tokenizer.ggml.scores = none, expected a list of numbers; convert the model again");
    }

    private static void assertRefused(Metadata metadata, String... sentence) {
        assertThatThrownBy(() -> TokenizerJson.of(metadata))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(sentence);
    }

    private static Metadata metadata(String name) {
        return GgufFile.open(GgufFixtures.FOLDER.resolve(name + ".gguf")).metadata();
    }

    private static Metadata with(String name, String field, Object value) {
        Map<String, Object> fields = new HashMap<>(metadata(name).fields());
        fields.put(field, value);
        return new Metadata(metadata(name).file(), fields);
    }

    private static Metadata without(Metadata metadata, String field) {
        Map<String, Object> fields = new HashMap<>(metadata.fields());
        fields.remove(field);
        return new Metadata(metadata.file(), fields);
    }

    private static JsonNode answers() throws IOException {
        return JSON.readTree(GgufFixtures.FOLDER.resolve("tokens.json").toFile());
    }
}
