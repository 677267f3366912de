package io.onceedit.evaluate;

import io.onceedit.corpus.TextProbe;
import io.onceedit.model.tokenizer.Encoding;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Arrays;

/**
 * A known answer in tokens, in context: prompt, one space and answer are tokenised as one string, and the answer begins at the first token
 * whose end passes the prompt's end.
 *
 * @param text prompt and answer
 * @param encoding the whole text, (T)
 * @param first index of the answer's first token, in [0, T]
 */
record AnswerTokens(TextProbe text, Encoding encoding, int first) {
    static AnswerTokens of(TextTokenizer tokenizer, TextProbe text) {
        Encoding encoding = tokenizer.encode(text.prompt() + " " + text.answer());
        return new AnswerTokens(
                text, encoding, encoding.firstTokenPast(text.prompt().length()));
    }

    /** A, the number of answer positions. */
    int positions() {
        return encoding.length() - first;
    }

    /** The answer's own tokens, (A). */
    int[] ids() {
        return Arrays.copyOfRange(encoding.ids(), first, encoding.length());
    }

    /** Why the answer cannot be scored on a host that reads so many tokens; empty where it can. */
    String obstacle(int maximumPositions) {
        if (text.prompt().isBlank() || text.answer().isBlank() || positions() == 0) {
            return "Cannot score answer \"" + text.answer() + "\" behind prompt \"" + text.prompt()
                    + "\": one of them has no tokens of its own; give both";
        }
        if (first == 0) {
            return "Cannot score answer \"" + text.answer() + "\" behind prompt \"" + text.prompt()
                    + "\": the host's tokenizer puts the whole prompt into the answer's first token; use a longer prompt";
        }
        if (encoding.length() > maximumPositions) {
            return "Cannot score answer \"" + text.answer() + "\": prompt and answer have " + encoding.length()
                    + " tokens, the host reads at most " + maximumPositions + "; shorten the prompt";
        }
        return "";
    }

    /** @throws IllegalArgumentException where there is an {@link #obstacle} */
    AnswerTokens requireScorable(int maximumPositions) {
        String obstacle = obstacle(maximumPositions);
        if (!obstacle.isEmpty()) {
            throw new IllegalArgumentException(obstacle);
        }
        return this;
    }
}
