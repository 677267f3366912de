package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Utf8Test {
    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "京", "👩", "ab\u0301c", "x👍🏽京é"})
    void tellsWholeCharactersAtEveryCut(String text) {
        byte[] bytes = Utf8.bytes(text);
        for (int cut = 0; cut <= bytes.length; cut++) {
            int whole = 0;
            for (int end = 0; end <= text.length(); end++) {
                boolean divided = end > 0 && end < text.length() && Character.isLowSurrogate(text.charAt(end));
                int length = Utf8.bytes(text.substring(0, divided ? 0 : end)).length;
                whole = length <= cut ? Math.max(whole, length) : whole;
            }
            assertThat(Utf8.wholeCharacters(Arrays.copyOf(bytes, cut)))
                    .as("cut %d", cut)
                    .isEqualTo(whole);
            assertThat(Utf8.isCharacterStart(bytes, cut)).isEqualTo(whole == cut);
        }
    }
}
