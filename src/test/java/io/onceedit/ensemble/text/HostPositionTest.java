package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.model.tokenizer.TextTokenizer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HostPositionTest {
    private static final String PROMPT = "Where does Orla Brandt live?";

    /** The text before a position is the bytes of the tokens before it, also where several tokens share one character. */
    @ParameterizedTest
    @MethodSource("io.onceedit.ensemble.text.TextRuleTest#texts")
    void endsWhereTheTokensBeforeItEnd(String text) {
        for (TextTokenizer host : FixtureTokenizers.hosts()) {
            GatedAnswer answer = KnownAnswers.of(host, PROMPT, text.strip());
            byte[] expected = Utf8.bytes(PROMPT);
            for (int i = 0; i < answer.pass().positions(); i++) {
                HostPosition position = HostPosition.of(answer.pass(), i, host);

                assertThat(position.text()).as("position %d", i).isEqualTo(expected);
                assertThat(position.boundary()).isEqualTo(expected.length);
                assertThat(position.tokens()).hasSize(answer.pass().firstAnswerToken() + i);
                expected = Utf8.join(expected, host.bytes(answer.pass().expected(i)));
            }
            assertThat(Utf8.text(expected)).isEqualTo(PROMPT + " " + text.strip());
        }
    }
}
