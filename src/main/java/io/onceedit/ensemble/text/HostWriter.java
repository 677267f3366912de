package io.onceedit.ensemble.text;

import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Writes a continuation in a host's tokens. Immutable.
 *
 * <p>The next token is the first new one of the host's own tokens of prefix and continuation. Where those do not keep the prefix's own
 * tokens (the host would have joined the two across the boundary) it is the longest host token that the continuation begins with, so
 * that what is written agrees with the continuation in any case.
 */
final class HostWriter {
    private final TextTokenizer tokenizer;
    private final ByteVocabulary vocabulary;
    private final int end;

    HostWriter(TextTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.vocabulary = new ByteVocabulary(tokenizer);
        this.end = IntStream.range(0, tokenizer.vocabularySize())
                .filter(tokenizer::isEndOfText)
                .findFirst()
                .orElseGet(() -> longestOf(new byte[] {'\n'}));
    }

    TextTokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * The next token of a continuation.
     *
     * @throws IllegalArgumentException where the continuation holds no text and has not ended
     */
    NextWritten next(HostPosition position, Continuation continuation) {
        if (continuation.bytes().length == 0) {
            if (!continuation.ended()) {
                throw new IllegalArgumentException("Cannot write a continuation that holds no text and has not ended");
            }
            return new NextWritten(end, true, true);
        }
        byte[] line = continuation.line();
        byte[] all = Utf8.join(position.text(), line);
        int whole = Utf8.wholeCharacters(all);
        int before = position.tokens().length;
        int[] ids = tokenizer.encode(Utf8.text(all, whole)).ids();
        boolean kept = ids.length > before && Arrays.equals(ids, 0, before, position.tokens(), 0, before);
        int id = kept ? ids[before] : longestOf(line);
        int start = kept ? position.boundary() : position.text().length;
        boolean settled = continuation.ended() || (whole > start && isSettled(all, start, id));
        return new NextWritten(id, settled, kept);
    }

    /** The token that ends a text: end of text, or the line end in a vocabulary that has none. */
    int end() {
        return end;
    }

    /** The longest token that a text begins with; the tokenizer's own first where it has no such token. */
    int longestOf(byte[] text) {
        OptionalInt longest = vocabulary.longestAt(text, 0);
        return longest.isPresent()
                ? longest.getAsInt()
                : tokenizer.encodeWithoutBeginOfText(Utf8.text(text)).ids()[0];
    }

    /**
     * Whether more text would change nothing: the next token ends in front of a place that no token of the vocabulary can cross. That is
     * the next word start in a text with spaces, and holds without spaces as well.
     */
    private boolean isSettled(byte[] known, int start, int id) {
        int from = Math.max(0, start - vocabulary.longestTokenBytes());
        return vocabulary.lastUncrossed(known, from) >= start + tokenizer.bytes(id).length;
    }

    /**
     * A host token.
     *
     * @param id of the token
     * @param settled whether it stays the same whatever the continuation goes on with
     * @param kept whether the host's tokens of the whole text keep those of the prefix
     */
    record NextWritten(int id, boolean settled, boolean kept) {}
}
