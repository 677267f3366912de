package io.onceedit.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class TokenizersTest {
    private static final Path FIXTURES = Path.of("src/test/resources/io/onceedit/model/tokenizer");

    /** Its reference leaves the space that it puts in front of a text there when it decodes. */
    private static final String KEEPS_SPACE = "byte-level-prefix";

    static final List<String> KINDS = List.of(
            "byte-level",
            "byte-level-nfc",
            "byte-level-llama3",
            "byte-level-qwen2",
            KEEPS_SPACE,
            "sentencepiece",
            "sentencepiece-prefix",
            "sentencepiece-metaspace");

    /** Ends are moved over composed marks, and away from the space that stands in no text. */
    private static final List<String> MOVED_ENDS = List.of(
            "byte-level-nfc", "byte-level-qwen2", KEEPS_SPACE, "sentencepiece-prefix", "sentencepiece-metaspace");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @FieldSource("KINDS")
    void agreesWithTheReferenceOnAwkwardStrings(String name) throws IOException {
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve(name))) {
            for (ReferenceString reference : ReferenceString.read(FIXTURES.resolve(name + "/expected.json"))) {
                Encoding encoding = tokenizer.encodeWithoutBeginOfText(reference.text());
                assertThat(encoding.ids()).as("ids of %s", reference).isEqualTo(reference.ids());
                assertThat(encoding.starts()).as("starts of %s", reference).isEqualTo(reference.starts());
                assertThat(tokenizer.decode(encoding.ids()))
                        .as("decoded %s", reference)
                        .isEqualTo(
                                name.equals(KEEPS_SPACE)
                                        ? reference.decoded().replaceFirst("^ ", "")
                                        : reference.decoded());
                if (!MOVED_ENDS.contains(name)) {
                    assertThat(encoding.ends()).as("ends of %s", reference).isEqualTo(reference.ends());
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void offsetsLeaveNoCharacterOutAndNeverSplitOne(String name) throws IOException {
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve(name))) {
            for (ReferenceString reference : ReferenceString.read(FIXTURES.resolve(name + "/expected.json"))) {
                Encoding encoding = tokenizer.encode(reference.text());
                int covered = 0;
                for (int i = 0; i < encoding.length(); i++) {
                    assertThat(encoding.starts()[i])
                            .as("start %s of %s", i, reference)
                            .isLessThanOrEqualTo(covered);
                    assertThat(encoding.ends()[i])
                            .as("end %s of %s", i, reference)
                            .isGreaterThanOrEqualTo(covered);
                    covered = encoding.ends()[i];
                    assertThat(covered == 0
                                    || covered == reference.text().length()
                                    || !Character.isLowSurrogate(
                                            reference.text().charAt(covered)))
                            .as("end %s of %s stands between characters", i, reference)
                            .isTrue();
                }
                assertThat(covered)
                        .as("covered of %s", reference)
                        .isEqualTo(reference.text().length());
            }
        }
    }

    @Test
    void aCombiningMarkBelongsToTheLetterItIsComposedWith() {
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve("byte-level-nfc"))) {
            Encoding encoding = tokenizer.encode("cafe\u0301 x");
            assertThat(tokenizer.decode(encoding.ids())).isEqualTo("caf\u00e9 x");
            assertThat(encoding.starts()).containsExactly(0, 1, 3, 5, 6);
            assertThat(encoding.ends()).containsExactly(1, 3, 5, 6, 7);
        }
    }

    @Test
    void theSpaceThatTheTokenizerPutsInFrontAddsNoText() {
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve("sentencepiece-prefix"))) {
            Encoding encoding = tokenizer.encode("Hello");
            assertThat(tokenizer.surface(encoding.ids()[0])).isEqualTo(" ");
            assertThat(encoding.ends()[0]).isZero();
            assertThat(encoding.ends()[1]).isEqualTo(1);
            assertThat(tokenizer.decode(encoding.ids())).isEqualTo("Hello");
        }
    }

    @Test
    void theBeginOfTextTokenFollowsThePostProcessorWhereTheSettingsSayNothing() {
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve("byte-level"))) {
            assertThat(tokenizer.beginOfText()).hasValue(340);
            Encoding encoding = tokenizer.encode("the town");
            Encoding bare = tokenizer.encodeWithoutBeginOfText("the town");
            assertThat(encoding.ids()[0]).isEqualTo(340);
            assertThat(encoding.starts()[0]).isZero();
            assertThat(encoding.ends()[0]).isZero();
            assertThat(encoding.length()).isEqualTo(bare.length() + 1);
            assertThat(tokenizer.encode("").ids()).containsExactly(340);
            assertThat(tokenizer.decode(encoding.ids())).isEqualTo("the town");
        }
    }

    @Test
    void theBeginOfTextTokenFollowsTheSettingsWhereTheySaySomething() throws IOException {
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve("sentencepiece"))) {
            assertThat(tokenizer.beginOfText()).hasValue(2);
        }
        copy("sentencepiece");
        Files.writeString(
                folder.resolve("tokenizer_config.json"), "{\"add_bos_token\": false, \"bos_token\": \"<bos>\"}");
        try (TextTokenizer tokenizer = Tokenizers.open(folder)) {
            assertThat(tokenizer.beginOfText()).isEmpty();
            assertThat(tokenizer.encode("a").ids())
                    .isEqualTo(tokenizer.encodeWithoutBeginOfText("a").ids());
        }
    }

    @Test
    void noTextSpellsASpecialToken() throws IOException {
        for (String name : KINDS) {
            try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve(name))) {
                for (int id = 0; id < tokenizer.vocabularySize(); id++) {
                    if (tokenizer.isSpecial(id)) {
                        String spelled = tokenizer.surface(id).substring(1);
                        for (String text : List.of(spelled, " " + spelled + "x", tokenizer.surface(id))) {
                            assertThat(Arrays.stream(tokenizer
                                                    .encodeWithoutBeginOfText(text)
                                                    .ids())
                                            .anyMatch(tokenizer::isSpecial))
                                    .as("a special token in \"%s\", %s", text, name)
                                    .isFalse();
                        }
                    }
                }
            }
        }
    }

    @Test
    void addedTokensThatStandForTextKeepTheirIds() {
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve("byte-level"))) {
            assertThat(tokenizer.encodeWithoutBeginOfText("<tool>").ids()).containsExactly(342);
            assertThat(tokenizer.surface(342)).isEqualTo("<tool>");
            assertThat(tokenizer.bytes(342)).isEqualTo("<tool>".getBytes(StandardCharsets.UTF_8));
            assertThat(tokenizer.isSpecial(342)).isFalse();
            assertThat(tokenizer.vocabularySize()).isEqualTo(344);
            assertThat(tokenizer.isSpecial(343)).isTrue();
            assertThat(tokenizer.bytes(343)).isEmpty();
        }
    }

    @Test
    void wordBoundariesHaveOneSurfaceInBothFamilies() {
        try (TextTokenizer byteLevel = Tokenizers.open(FIXTURES.resolve("byte-level"));
                TextTokenizer sentencePiece = Tokenizers.open(FIXTURES.resolve("sentencepiece"))) {
            assertThat(surfaces(byteLevel)).contains(" town", " ", "\n", "\uFFFF<0xC3>", "\uFFFF<|end|>");
            assertThat(surfaces(sentencePiece))
                    .contains(" town", " ", "\n\n", "\n", "\uFFFF<0xC3>", "\uFFFF<0x61>", "a");
            assertThat(surfaces(byteLevel)).doesNotHaveDuplicates();
            assertThat(surfaces(sentencePiece)).doesNotHaveDuplicates();
        }
    }

    @Test
    void endOfTextComesFromAllFilesOfTheFolder() throws IOException {
        copy("sentencepiece");
        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 10}");
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [11, 12]}");
        try (TextTokenizer tokenizer = Tokenizers.open(folder)) {
            List<Integer> ends = new ArrayList<>();
            for (int id = 0; id < tokenizer.vocabularySize(); id++) {
                if (tokenizer.isEndOfText(id)) {
                    ends.add(id);
                }
            }
            assertThat(ends).containsExactly(1, 10, 11, 12);
        }
    }

    /** As they come out of JSON that was cut in the middle of a character. */
    @ParameterizedTest
    @FieldSource("KINDS")
    void unreadableCharactersBecomeReplacementCharacters(String name) throws IOException {
        String text = new ObjectMapper()
                .readTree("\"a\\ud83db\\uffffc\\ude00\\ud83d\"")
                .asText();
        assertThat(text).isEqualTo("a\uD83Db\uFFFFc\uDE00\uD83D");
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve(name))) {
            Encoding encoding = tokenizer.encodeWithoutBeginOfText(text);
            assertThat(tokenizer.decode(encoding.ids())).isEqualTo("a\uFFFDb\uFFFDc\uFFFD\uFFFD");
            assertThat(encoding.ends()[encoding.length() - 1]).isEqualTo(7);
        }
    }

    @Test
    void textsAreNeitherCutNorPadded() throws IOException {
        copy("byte-level");
        Path file = folder.resolve("tokenizer.json");
        String json = Files.readString(file)
                .replace(
                        "\"truncation\":null",
                        "\"truncation\":{\"direction\":\"Right\",\"max_length\":4,"
                                + "\"strategy\":\"LongestFirst\",\"stride\":0}")
                .replace(
                        "\"padding\":null",
                        "\"padding\":{\"strategy\":{\"Fixed\":16},\"direction\":\"Right\","
                                + "\"pad_to_multiple_of\":null,\"pad_id\":0,\"pad_type_id\":0,\"pad_token\":\"!\"}");
        assertThat(json).contains("max_length").contains("pad_id");
        Files.writeString(file, json);
        try (TextTokenizer tokenizer = Tokenizers.open(folder)) {
            assertThat(tokenizer.encode("h").length()).isEqualTo(2);
            String text = "the town ".repeat(2000);
            assertThat(tokenizer.decode(tokenizer.encode(text).ids())).isEqualTo(text);
        }
    }

    @Test
    void manyThreadsGetTheSameTokens() throws Exception {
        String text = "The river \uD83D\uDE00 flows through Z\u00fcrich. ".repeat(20);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve("byte-level"))) {
            int[] expected = tokenizer.encode(text).ids();
            List<Future<int[]>> results = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                results.add(threads.submit(() -> tokenizer.encode(text).ids()));
            }
            for (Future<int[]> result : results) {
                assertThat(result.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void contentHashChangesWithEitherFile() throws IOException {
        copy("byte-level");
        String before = hash();
        assertThat(before).hasSize(64).isEqualTo(hash());
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\": \"<|end|>\"}");
        String settingsChanged = hash();
        assertThat(settingsChanged).isNotEqualTo(before);
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file) + "\n");
        assertThat(hash()).isNotEqualTo(settingsChanged);
    }

    /** An object for each token and one for each of its forms take more than 100 bytes a token; bytes and offsets take 20. */
    @Test
    void aLargeVocabularyTakesLittleHeap() throws IOException {
        int tokens = 200_000;
        StringBuilder vocabulary = new StringBuilder("\"a\":0");
        for (int id = 1; id < tokens; id++) {
            vocabulary
                    .append(",\"")
                    .append("token".repeat(2))
                    .append(id)
                    .append("\":")
                    .append(id);
        }
        Files.writeString(
                folder.resolve("tokenizer.json"),
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{" + vocabulary + "},\"merges\":[]},\"decoder\":{\"type\":"
                        + "\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":false,\"use_regex\":true}}");
        vocabulary.setLength(0);
        vocabulary.trimToSize();
        long before = heapBytes();
        try (TextTokenizer tokenizer = Tokenizers.open(folder)) {
            long held = heapBytes() - before;
            assertThat(held / tokens).as("bytes of each token").isLessThan(40);
            assertThat(tokenizer.surface(tokens - 1)).isEqualTo("tokentoken199999");
        }
    }

    private static long heapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Where no token stands for what is unknown, a token by the name of nothing is an ordinary one. */
    @Test
    void aTokenCalledNullIsText() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer.json"),
                "{\"model\": {\"type\": \"BPE\", \"unk_token\": null, \"vocab\": {\"a\": 0, \"null\": 1}, \"merges\": []},"
                        + " \"decoder\": {\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": false,"
                        + " \"use_regex\": true}}");
        try (TextTokenizer tokenizer = Tokenizers.open(folder)) {
            assertThat(tokenizer.decode(new int[] {1})).isEqualTo("null");
        }
    }

    @Test
    void isOfNoUseOnceItIsClosed() {
        TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve("byte-level"));
        tokenizer.close();
        tokenizer.close();
        assertThatThrownBy(() -> tokenizer.encode("the town"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot encode a text: the tokenizer is closed");
    }

    @Test
    void rejectsIdsThatItDoesNotHave() {
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve("byte-level"))) {
            assertThatThrownBy(() -> tokenizer.bytes(344))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid token id 344: the tokenizer has the ids 0 to 343");
            assertThatThrownBy(() -> tokenizer.decode(new int[] {1, -1}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid token id -1: the tokenizer has the ids 0 to 343");
        }
    }

    private String hash() {
        try (TextTokenizer tokenizer = Tokenizers.open(folder)) {
            return tokenizer.contentHash();
        }
    }

    private static List<String> surfaces(TextTokenizer tokenizer) {
        List<String> surfaces = new ArrayList<>();
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            surfaces.add(tokenizer.surface(id));
        }
        return surfaces;
    }

    private void copy(String name) throws IOException {
        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(FIXTURES.resolve(name).resolve(file), folder.resolve(file));
        }
    }
}
