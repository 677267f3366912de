package io.onceedit.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class VocabularyTest {
    /** Against a hash map of strings, over several growths; a third of the tokens are put twice. */
    @Test
    void findsEveryTokenByTheIdThatWasPutLast() {
        Random random = new Random(3);
        Map<String, Integer> expected = new HashMap<>();
        Vocabulary vocabulary = new Vocabulary();
        for (int id = 0; id < 20_000; id++) {
            String token = "t\u00e9\uD83D\uDE00" + random.nextInt(20_000);
            expected.put(token, id);
            vocabulary.put(token, id);
        }
        assertThat(vocabulary.size()).isEqualTo(expected.size());
        expected.forEach((token, id) -> assertThat(vocabulary.id(token)).hasValue(id));
        Map<String, Integer> listed = new HashMap<>();
        for (int entry = 0; entry < vocabulary.size(); entry++) {
            listed.put(vocabulary.token(entry), vocabulary.id(entry));
        }
        assertThat(listed).isEqualTo(expected);
        assertThat(vocabulary.id("t")).isEmpty();
        assertThat(vocabulary.contains("")).isFalse();
    }

    /** At every size, those included at which it grows. */
    @Test
    void growsWithItsTokens() {
        Vocabulary vocabulary = new Vocabulary();
        for (int id = 0; id < 5000; id++) {
            vocabulary.put(String.valueOf(id), id);
            assertThat(vocabulary.id(String.valueOf(id / 2))).hasValue(id / 2);
            assertThat(vocabulary.contains(String.valueOf(id + 1))).isFalse();
        }
    }
}
