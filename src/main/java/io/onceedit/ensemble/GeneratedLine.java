package io.onceedit.ensemble;

import io.onceedit.model.tokenizer.IncrementalDecoder;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A freely generated line as it grows: which tokens belong to it is decided here for hosts and rules alike, so that their generations can
 * be compared token by token. A token that ends the text is none of the line's; one that ends the line is where it brings text in front
 * of the line end. Not safe for several threads.
 */
public final class GeneratedLine {
    private final TextTokenizer tokenizer;
    private final IncrementalDecoder decoder;
    private final List<Integer> ids = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    /** An empty line in a tokenizer's tokens. */
    public GeneratedLine(TextTokenizer tokenizer) {
        this.tokenizer = Objects.requireNonNull(tokenizer, "tokenizer");
        this.decoder = tokenizer.incrementalDecoder();
    }

    /**
     * Takes the next token in.
     *
     * @return whether the token is one of the line's
     * @throws IllegalStateException where the line has ended
     */
    public boolean append(int id) {
        if (ended) {
            throw new IllegalStateException(
                    "Cannot append token " + id + " to a line that has ended: \"" + text + "\"");
        }
        int lineEnd = lineEnd(tokenizer.bytes(id));
        ended = lineEnd >= 0 || tokenizer.isEndOfText(id);
        if (lineEnd == 0 || (ended && lineEnd < 0)) {
            return false;
        }
        ids.add(id);
        String added = decoder.append(id);
        text.append(ended ? added.substring(0, added.indexOf('\n')) : added);
        return true;
    }

    private static int lineEnd(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Whether the line ended by itself. */
    public boolean hasEnded() {
        return ended;
    }

    /** The number of the line's tokens. */
    public int length() {
        return ids.size();
    }

    /** The line's last token. */
    public int lastToken() {
        return ids.get(ids.size() - 1);
    }

    /** The line's whole characters so far. */
    public String text() {
        return text.toString();
    }

    /** The line as it stands. */
    public Generation generation() {
        return new Generation(text(), ids.stream().mapToInt(Integer::intValue).toArray(), ended);
    }
}
