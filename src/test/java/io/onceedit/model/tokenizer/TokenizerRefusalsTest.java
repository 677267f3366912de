package io.onceedit.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each bad tokenizer folder is refused with a sentence that names the file and the reason. */
final class TokenizerRefusalsTest {
    private static final String BYTE_LEVEL = "\"decoder\": {\"type\": \"ByteLevel\", \"add_prefix_space\": false,"
            + " \"trim_offsets\": false, \"use_regex\": true}";

    @TempDir
    private Path folder;

    @Test
    void rejectsAMissingFile() {
        assertThatThrownBy(() -> Tokenizers.open(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot find " + file() + ": expected a fast tokenizer")
                .hasMessageContaining("AutoTokenizer");
    }

    @Test
    void rejectsBrokenJson() throws IOException {
        assertRefused(
                "{\"model\": {\"type\": \"BPE\",\n \"vocab\": {\"a\": 0",
                "Invalid JSON in " + file() + ": Unexpected end-of-input");
    }

    @Test
    void rejectsBytesThatAreNoUtf8() throws IOException {
        byte[] json = minimal().getBytes(StandardCharsets.ISO_8859_1);
        json[minimal().indexOf("\"a\"") + 1] = (byte) 0xE4;
        Files.write(file(), json);
        assertThatThrownBy(() -> Tokenizers.open(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid JSON in " + file() + ": its bytes are no UTF-8");
    }

    @Test
    void rejectsJsonThatIsNoObject() throws IOException {
        assertRefused("[]", "Invalid tokenizer " + file() + ": expected a JSON object");
    }

    @Test
    void rejectsAnEmptyVocabulary() throws IOException {
        assertRefused(
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {}}}",
                "Invalid tokenizer " + file() + ": model.vocab is missing or empty");
    }

    @Test
    void rejectsOtherModels() throws IOException {
        assertRefused(
                "{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"a\", 0.5]]}}",
                "Unsupported tokenizer " + file() + ": model.type = Unigram, expected BPE");
    }

    @Test
    void rejectsTokenizersOfNeitherFamily() throws IOException {
        assertRefused(
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": []}}",
                "Unsupported tokenizer " + file()
                        + ": it is neither byte-level nor does it mark word boundaries with \u2581 (U+2581)");
    }

    @Test
    void rejectsAnIdThatIsNoId() throws IOException {
        assertRefused(
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": -1}}}",
                "Invalid tokenizer " + file() + ": the id of token \"a\" is -1, expected a whole number from 0 on");
    }

    @Test
    void rejectsTwoTokensWithOneId() throws IOException {
        assertRefused(
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"b\": 0}, \"merges\": []}, " + BYTE_LEVEL + "}",
                "Invalid tokenizer " + file() + ": the tokens \"a\" and \"b\" have the same id 0");
    }

    @Test
    void rejectsAnIdThatIsFarTooLarge() throws IOException {
        assertRefused(
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 2000000000}, \"merges\": []}, " + BYTE_LEVEL + "}",
                "Invalid tokenizer " + file() + ": the largest id is 2000000000, but it has only 1 tokens");
    }

    @Test
    void rejectsAnAddedTokenWithTwoIds() throws IOException {
        assertRefused(
                "{\"added_tokens\": [{\"id\": 5, \"content\": \"a\", \"special\": true}], \"model\": {\"type\": \"BPE\","
                        + " \"vocab\": {\"a\": 0}, \"merges\": []}, " + BYTE_LEVEL + "}",
                "Invalid tokenizer " + file() + ": added token \"a\" has id 5, but the vocabulary says 0");
    }

    @Test
    void rejectsAnAddedTokenWithoutContent() throws IOException {
        assertRefused(
                "{\"added_tokens\": [{\"id\": 5}], \"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}}}",
                "Invalid tokenizer " + file() + ": added token {\"id\":5}, expected an id from 0 on and a content");
    }

    @Test
    void rejectsWhatTheNativeTokenizerRejects() throws IOException {
        assertRefused(
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a b\"]}, " + BYTE_LEVEL + "}",
                "Invalid tokenizer " + file() + ": ");
    }

    @Test
    void rejectsABeginOfTextTokenThatDoesNotExist() throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_bos_token\": true, \"bos_token\": \"<s>\"}");
        assertRefused(
                minimal(),
                "Invalid " + folder.resolve("tokenizer_config.json")
                        + ": add_bos_token is true, but bos_token = <s>, expected a special token of tokenizer.json");
    }

    @Test
    void rejectsSettingsThatAreNoJson() throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), "{add");
        assertRefused(minimal(), "Invalid JSON in " + folder.resolve("tokenizer_config.json") + ": ");
    }

    @Test
    void rejectsAnEndOfTextThatTheTokenizerDoesNotHave() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": [0, 7]}");
        assertRefused(
                minimal(), "Invalid " + folder.resolve("config.json") + ": eos_token_id = 7, expected ids from 0 to 0");
    }

    private static String minimal() {
        return "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": []}, " + BYTE_LEVEL + "}";
    }

    private void assertRefused(String json, String message) throws IOException {
        Files.writeString(file(), json);
        assertThatThrownBy(() -> Tokenizers.open(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private Path file() {
        return folder.resolve("tokenizer.json");
    }
}
