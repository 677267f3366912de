package io.onceedit.ensemble.text;

import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.Generation;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.List;

/** A generated answer as it grows, in the host's tokens, until its line or text ends or the limit is reached. Not safe for several threads. */
final class Utterance {
    private final String prompt;
    private final TextTokenizer host;
    private final int promptTokens;
    private final int promptBytes;
    private final int maximumTokens;
    private HostPosition position;
    private boolean ended;

    private Utterance(String prompt, TextTokenizer host, int maximumTokens) {
        this.prompt = prompt;
        this.host = host;
        this.position = HostPosition.behind(host, prompt);
        this.promptTokens = position.tokens().length;
        this.promptBytes = position.text().length;
        this.maximumTokens = maximumTokens;
    }

    /** One for each prompt, in order. */
    static List<Utterance> begin(List<GatedPrompt> prompts, TextTokenizer host, int maximumTokens) {
        return prompts.stream()
                .map(prompt -> new Utterance(prompt.prompt(), host, maximumTokens))
                .toList();
    }

    /** Those that go on. */
    static List<Utterance> open(List<Utterance> utterances) {
        return utterances.stream().filter(Utterance::isOpen).toList();
    }

    String prompt() {
        return prompt;
    }

    HostPosition position() {
        return position;
    }

    private boolean isOpen() {
        return !ended && position.tokens().length - promptTokens < maximumTokens;
    }

    /** One more token. The one that ends the line counts as emitted only where it brings text before the line end. */
    void append(int token) {
        int lineEnd = Utf8.lineEnd(host.bytes(token));
        ended = lineEnd >= 0 || host.isEndOfText(token);
        if (lineEnd > 0 || !ended) {
            position = position.append(token, host);
        }
    }

    Generation generation() {
        String text = Utf8.text(Utf8.from(position.text(), promptBytes));
        int lineEnd = text.indexOf('\n');
        int[] emitted = Arrays.copyOfRange(position.tokens(), promptTokens, position.tokens().length);
        return new Generation(lineEnd < 0 ? text : text.substring(0, lineEnd), emitted, ended);
    }
}
