package io.onceedit.ensemble.text;

import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A text in the plug-in's tokens: a prompt, and what is written behind it.
 *
 * <p>A prompt is taken to be complete, so the plug-in is not backed up into it; white space at its end counts as written behind it, since
 * tokens begin with their space.
 */
final class PluginText {
    private final ByteVocabulary vocabulary;
    private final String prompt;
    private final TokenPath promptTokens;
    private final byte[] written;

    /**
     * @param written what stands behind the prompt, in UTF-8; may end inside a character
     * @throws IllegalArgumentException where the prompt has no tokens to begin from
     */
    PluginText(ByteVocabulary vocabulary, String prompt, byte[] written) {
        this.vocabulary = vocabulary;
        this.prompt = prompt.stripTrailing();
        this.promptTokens =
                new TokenPath(vocabulary.tokenizer().encode(this.prompt).ids());
        if (promptTokens.length() == 0) {
            throw new IllegalArgumentException(
                    "Cannot continue an empty prompt: the plug-in's tokenizer has no begin-of-text"
                            + " token to start from; give a prompt of at least one character");
        }
        this.written = Utf8.join(Utf8.bytes(prompt.substring(this.prompt.length())), written);
    }

    /** The prompt's own tokens. */
    TokenPath promptTokens() {
        return promptTokens;
    }

    /** What stands behind the prompt. */
    byte[] written() {
        return written;
    }

    /** The tokens of prompt and a text behind it, where they keep the prompt's own tokens. */
    Optional<TokenPath> tokensWith(String behind) {
        int[] ids = vocabulary.tokenizer().encode(prompt + behind).ids();
        TokenPath path = new TokenPath(ids);
        return path.commonWith(promptTokens.ids()) == promptTokens.length() ? Optional.of(path) : Optional.empty();
    }

    /** The tokens of the prompt and the first {@code length} bytes written, which must end with a character. */
    TokenPath tokensUpTo(int length) {
        if (length == 0) {
            return promptTokens;
        }
        TextTokenizer tokenizer = vocabulary.tokenizer();
        return new TokenPath(
                tokenizer.encode(prompt + Utf8.text(written, length)).ids());
    }

    /** The last word start, in bytes of what is written: the last place that no token of the plug-in can cross, whatever follows. */
    int wordStart() {
        return vocabulary.lastUncrossed(written, 0);
    }

    /**
     * The plug-in's own tokens of the prompt and the first {@code offset} bytes written; empty where they do not keep the prompt's tokens
     * or, inside a character, have no boundary there. Behind the last whole character every byte stands for itself.
     */
    Optional<TokenPath> canonicalUpTo(int offset) {
        int whole = Utf8.wholeCharacters(written);
        if (offset > whole) {
            return canonicalUpTo(whole).flatMap(path -> withSingleBytes(path, whole, offset));
        }
        int end = offset;
        while (!Utf8.isCharacterStart(written, end)) {
            end++;
        }
        return tokensWith(Utf8.text(written, end)).flatMap(path -> cutAt(path, offset));
    }

    private Optional<TokenPath> cutAt(TokenPath path, int offset) {
        int bytes = 0;
        int count = promptTokens.length();
        while (count < path.length() && bytes < offset) {
            bytes += vocabulary.bytesOf(path.ids()[count++]).length;
        }
        return bytes == offset ? Optional.of(path.first(count)) : Optional.empty();
    }

    private Optional<TokenPath> withSingleBytes(TokenPath path, int from, int to) {
        TokenPath longer = path;
        for (int offset = from; offset < to; offset++) {
            OptionalInt token = vocabulary.exactly(written, offset, offset + 1);
            if (token.isEmpty()) {
                return Optional.empty();
            }
            longer = longer.append(token.getAsInt());
        }
        return Optional.of(longer);
    }

    /**
     * Whether a token sequence behind the prompt is the plug-in's own way to write its text. One that ends inside a character is taken to
     * be: that shows only when the character is complete.
     *
     * @param path the prompt's tokens and the sequence
     */
    boolean isCanonical(TokenPath path) {
        byte[] behind = Utf8.EMPTY;
        for (int i = promptTokens.length(); i < path.length(); i++) {
            behind = Utf8.join(behind, vocabulary.bytesOf(path.ids()[i]));
        }
        return Utf8.wholeCharacters(behind) < behind.length
                || tokensWith(Utf8.text(behind)).filter(path::equals).isPresent();
    }

    @Override
    public String toString() {
        return prompt + Utf8.text(written) + " " + Arrays.toString(promptTokens.ids());
    }
}
