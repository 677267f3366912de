package io.onceedit.evaluate;

import io.onceedit.ensemble.Generation;
import io.onceedit.model.tokenizer.IncrementalDecoder;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.List;

/** A generated line as it grows. Not safe for several threads. */
final class Speech {
    private final TextTokenizer tokenizer;
    private final IncrementalDecoder decoder;
    private final List<Integer> ids = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    Speech(TextTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.decoder = tokenizer.incrementalDecoder();
    }

    /** Takes the next token in; whether the line goes on. */
    boolean append(int id) {
        if (tokenizer.isEndOfText(id)) {
            ended = true;
            return false;
        }
        String added = decoder.append(id);
        int lineEnd = added.indexOf('\n');
        ended = lineEnd >= 0;
        if (lineEnd != 0) {
            ids.add(id);
            text.append(ended ? added.substring(0, lineEnd) : added);
        }
        return !ended;
    }

    /** The last token as a row to read. */
    int[] lastToken() {
        return new int[] {ids.get(ids.size() - 1)};
    }

    Generation generation() {
        return new Generation(
                text.toString(), ids.stream().mapToInt(Integer::intValue).toArray(), ended);
    }
}
