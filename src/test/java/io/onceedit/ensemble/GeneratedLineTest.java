package io.onceedit.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.model.tokenizer.Tokenizers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo's tokenizers: what belongs to a generated line does not depend on who generates it. */
final class GeneratedLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"host-llama", "host-gpt2", "host-gemma"})
    void leavesTheTokenThatEndsTheTextOut(String host) {
        try (TextTokenizer tokenizer = tokenizer(host)) {
            GeneratedLine line = new GeneratedLine(tokenizer);
            int[] words = tokenizer.encodeWithoutBeginOfText(" in Velm").ids();
            IntStream.of(words).forEach(id -> assertThat(line.append(id)).isTrue());

            assertThat(line.append(first(tokenizer, tokenizer::isEndOfText))).isFalse();

            assertThat(line.hasEnded()).isTrue();
            assertThat(line.generation().hostIds()).containsExactly(words);
            assertThat(line.generation().text()).isEqualTo(" in Velm");
            assertThat(line.generation().ended()).isTrue();
            assertThatThrownBy(() -> line.append(words[0]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Cannot append token " + words[0] + " to a line that has ended: \" in Velm\"");
        }
    }

    @Test
    void leavesALineEndOutThatBringsNoText() {
        try (TextTokenizer tokenizer = tokenizer("host-gpt2")) {
            GeneratedLine line = new GeneratedLine(tokenizer);
            int word = tokenizer.encode("a").ids()[0];
            line.append(word);

            assertThat(line.append(first(tokenizer, id -> text(tokenizer, id).equals("\n"))))
                    .isFalse();

            assertThat(line.generation().hostIds()).containsExactly(word);
            assertThat(line.generation().text()).isEqualTo("a");
        }
    }

    @Test
    void holdsTheBytesOfAnUnfinishedCharacterBack() {
        try (TextTokenizer tokenizer = tokenizer("host-gpt2")) {
            GeneratedLine line = new GeneratedLine(tokenizer);
            int[] bytes = tokenizer.encode("é").ids();
            if (bytes.length == 1) {
                bytes = tokenizer.encode("東").ids();
            }
            assertThat(bytes.length).isGreaterThan(1);

            line.append(bytes[0]);

            assertThat(line.generation().text()).isEmpty();
            assertThat(line.generation().hostIds()).containsExactly(bytes[0]);
            assertThat(line.generation().ended()).isFalse();
        }
    }

    private static String text(TextTokenizer tokenizer, int id) {
        return new String(tokenizer.bytes(id), StandardCharsets.UTF_8);
    }

    private static int first(TextTokenizer tokenizer, IntPredicate condition) {
        return IntStream.range(0, tokenizer.vocabularySize())
                .filter(condition)
                .findFirst()
                .orElseThrow();
    }

    private static TextTokenizer tokenizer(String model) {
        return Tokenizers.open(Path.of("src", "demo", "models", model));
    }
}
