package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.model.tokenizer.TextTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PluginTextTest {
    private static final String PROMPT = "Where does Orla Brandt live?";

    private final TextTokenizer tokenizer = FixtureTokenizers.plugin();
    private final ByteVocabulary vocabulary = new ByteVocabulary(tokenizer);

    @ParameterizedTest
    @CsvSource({"' in the ol',7", "' in the',3", "'',0", "' Po',0", "' 12',3", "' a\nb',3"})
    void backsUpToTheLastWordStart(String written, int start) {
        assertThat(new PluginText(vocabulary, PROMPT, Utf8.bytes(written)).wordStart())
                .isEqualTo(start);
    }

    /** Whatever follows, a word start is a boundary of the plug-in's own tokens. */
    @ParameterizedTest
    @MethodSource("io.onceedit.ensemble.text.TextRuleTest#texts")
    void aWordStartIsABoundaryOfTheWholeText(String text) {
        TokenPath whole = new TokenPath(tokenizer.encode(PROMPT + text).ids());
        byte[] bytes = Utf8.bytes(text);
        for (int end = 0; end <= bytes.length; end++) {
            PluginText written = new PluginText(vocabulary, PROMPT, java.util.Arrays.copyOf(bytes, end));
            TokenPath context = written.tokensUpTo(written.wordStart());
            assertThat(whole.commonWith(context.ids())).as("%d bytes", end).isEqualTo(context.length());
        }
    }

    @Test
    void countsWhiteSpaceAtThePromptsEndAsWritten() {
        PluginText text = new PluginText(vocabulary, PROMPT + "  ", Utf8.bytes("Po"));

        assertThat(text.written()).isEqualTo(Utf8.bytes("  Po"));
        assertThat(text.promptTokens().ids()).isEqualTo(tokenizer.encode(PROMPT).ids());
    }

    @ParameterizedTest
    @MethodSource("io.onceedit.ensemble.text.TextRuleTest#texts")
    void knowsItsOwnTokensAsCanonicalAndNoOthers(String text) {
        PluginText prompt = new PluginText(vocabulary, PROMPT, Utf8.EMPTY);
        TokenPath whole = new TokenPath(tokenizer.encode(PROMPT + text).ids());
        TokenPath byBytes = prompt.promptTokens();
        for (byte single : Utf8.bytes(text)) {
            byBytes =
                    byBytes.append(vocabulary.exactly(new byte[] {single}, 0, 1).orElseThrow());
        }

        assertThat(prompt.isCanonical(whole)).isTrue();
        assertThat(prompt.isCanonical(byBytes)).isEqualTo(byBytes.equals(whole));
    }

    @Test
    void refusesAPromptWithoutTokens() {
        assertThatThrownBy(() -> new PluginText(vocabulary, "", Utf8.EMPTY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Cannot continue an empty prompt: the plug-in's tokenizer has no begin-of-text token to start from;"
                                + " give a prompt of at least one character");
    }
}
