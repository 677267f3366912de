package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sorted vocabulary against loops over all tokens. */
final class ByteVocabularyTest {
    private static final int CASES = 200;

    private final TextTokenizer tokenizer = FixtureTokenizers.gemma();
    private final ByteVocabulary vocabulary = new ByteVocabulary(tokenizer);

    @Test
    void findsTheTokensThatBeginWithAText() {
        forEachCase(text -> {
            assertThat(vocabulary.beginningWith(text, 0))
                    .containsExactlyInAnyOrder(idsWhere(bytes -> Utf8.startsWith(bytes, text)));
            assertThat(vocabulary.outgrows(text, 0))
                    .isEqualTo(
                            idsWhere(bytes -> bytes.length > text.length && Utf8.startsWith(bytes, text)).length > 0);
        });
    }

    @Test
    void findsTheTokensThatATextBeginsWith() {
        forEachCase(text -> {
            int longest = IntStream.of(idsWhere(bytes -> Utf8.startsWith(text, bytes)))
                    .map(id -> tokenizer.bytes(id).length)
                    .max()
                    .orElse(0);
            OptionalInt found = vocabulary.longestAt(text, 0);
            assertThat(found.isPresent()).isEqualTo(longest > 0);
            if (longest > 0) {
                assertThat(tokenizer.bytes(found.getAsInt())).isEqualTo(Arrays.copyOf(text, longest));
                assertThat(vocabulary.allOf(text, longest))
                        .containsExactlyInAnyOrder(
                                idsWhere(bytes -> Arrays.equals(bytes, Arrays.copyOf(text, longest))));
            }
        });
    }

    @Test
    void prefersACharactersOwnTokenToItsByte() {
        OptionalInt letter = vocabulary.exactly(Utf8.bytes("a"), 0, 1);

        assertThat(vocabulary.allOf(Utf8.bytes("a"), 1)).hasSize(2);
        assertThat(letter.orElseThrow())
                .isEqualTo(tokenizer.encodeWithoutBeginOfText("a").ids()[0]);
    }

    @Test
    void leavesControlTokensOut() {
        assertThat(vocabulary.beginningWith(Utf8.EMPTY, 0))
                .containsExactlyInAnyOrder(idsWhere(bytes -> true))
                .doesNotContain(tokenizer.beginOfText().orElseThrow());
    }

    /** Beginnings, ends and middles of tokens, and joins of two. */
    private void forEachCase(java.util.function.Consumer<byte[]> check) {
        Random random = new Random(17);
        for (int i = 0; i < CASES; i++) {
            byte[] first = tokenizer.bytes(random.nextInt(tokenizer.vocabularySize()));
            byte[] second = tokenizer.bytes(random.nextInt(tokenizer.vocabularySize()));
            byte[] joined = Utf8.join(first, second);
            if (joined.length > 0) {
                int from = random.nextInt(joined.length);
                check.accept(Arrays.copyOfRange(joined, from, from + 1 + random.nextInt(joined.length - from)));
            }
        }
    }

    private int[] idsWhere(Predicate<byte[]> condition) {
        return IntStream.range(0, tokenizer.vocabularySize())
                .filter(id -> !tokenizer.isSpecial(id) && tokenizer.bytes(id).length > 0)
                .filter(id -> condition.test(tokenizer.bytes(id)))
                .toArray();
    }
}
