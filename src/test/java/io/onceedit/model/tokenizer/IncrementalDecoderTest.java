package io.onceedit.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class IncrementalDecoderTest {
    private static final Path FIXTURES = Path.of("src/test/resources/io/onceedit/model/tokenizer");

    @Test
    void piecesAddUpToTheTextAndHoldNoHalfCharacter() throws IOException {
        for (String name : new String[] {"byte-level", "sentencepiece"}) {
            try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve(name))) {
                for (ReferenceString reference : ReferenceString.read(FIXTURES.resolve(name + "/expected.json"))) {
                    IncrementalDecoder decoder = tokenizer.incrementalDecoder();
                    StringBuilder text = new StringBuilder();
                    for (int id : reference.ids()) {
                        String piece = decoder.append(id);
                        if (!reference.decoded().contains("\uFFFD")) {
                            assertThat(piece).doesNotContain("\uFFFD");
                        }
                        text.append(piece);
                    }
                    assertThat(decoder.hasPendingBytes()).isFalse();
                    assertThat(text).hasToString(reference.decoded());
                }
            }
        }
    }

    @Test
    void holdsBytesBackUntilTheirCharacterIsWhole() {
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve("byte-level"))) {
            int[] ids = tokenizer.encodeWithoutBeginOfText("\uD83D\uDE00").ids();
            assertThat(ids).hasSize(4);
            IncrementalDecoder decoder = tokenizer.incrementalDecoder();
            for (int i = 0; i < 3; i++) {
                assertThat(decoder.append(ids[i])).isEmpty();
                assertThat(decoder.hasPendingBytes()).isTrue();
            }
            assertThat(decoder.append(ids[3])).isEqualTo("\uD83D\uDE00");
            assertThat(decoder.hasPendingBytes()).isFalse();
        }
    }

    @Test
    void bytesThatFormNoCharacterBecomeReplacementCharacters() {
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve("byte-level"))) {
            int[] emoji = tokenizer.encodeWithoutBeginOfText("\uD83D\uDE00").ids();
            int letter = tokenizer.encodeWithoutBeginOfText("a").ids()[0];
            IncrementalDecoder decoder = tokenizer.incrementalDecoder();
            assertThat(decoder.append(emoji[0])).isEmpty();
            assertThat(decoder.append(letter)).isEqualTo("\uFFFDa");
            assertThat(decoder.append(emoji[0])).isEmpty();
            assertThat(decoder.finish()).isEqualTo("\uFFFD");
            assertThat(decoder.hasPendingBytes()).isFalse();
            assertThat(decoder.append(letter)).isEqualTo("a");
            assertThat(decoder.finish()).isEmpty();
            assertThat(tokenizer.decode(new int[] {emoji[0], letter, emoji[0]})).isEqualTo("\uFFFDa\uFFFD");
        }
    }

    @Test
    void specialTokensAddNothing() {
        try (TextTokenizer tokenizer = Tokenizers.open(FIXTURES.resolve("byte-level"))) {
            IncrementalDecoder decoder = tokenizer.incrementalDecoder();
            assertThat(decoder.append(tokenizer.beginOfText().getAsInt())).isEmpty();
            assertThat(decoder.hasPendingBytes()).isFalse();
        }
    }
}
