package io.onceedit.ensemble.text;

import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.FusedPosition;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.GeneratedLine;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.List;

/** A generated answer as it grows, in the host's tokens, until its line or text ends or the limit is reached. Not safe for several threads. */
final class Utterance {
    private final GatedPrompt prompt;
    private final TextTokenizer host;
    private final GeneratedLine line;
    private final int maximumTokens;
    private final List<FusedPosition> steps = new ArrayList<>();
    private HostPosition position;

    private Utterance(GatedPrompt prompt, TextTokenizer host, int maximumTokens) {
        this.prompt = prompt;
        this.host = host;
        this.line = new GeneratedLine(host);
        this.position = HostPosition.behind(host, prompt.prompt());
        this.maximumTokens = maximumTokens;
    }

    /** One for each prompt, in order. */
    static List<Utterance> begin(List<GatedPrompt> prompts, TextTokenizer host, int maximumTokens) {
        return prompts.stream()
                .map(prompt -> new Utterance(prompt, host, maximumTokens))
                .toList();
    }

    /** Those that go on. */
    static List<Utterance> open(List<Utterance> utterances) {
        return utterances.stream().filter(Utterance::isOpen).toList();
    }

    String prompt() {
        return prompt.prompt();
    }

    HostPosition position() {
        return position;
    }

    private boolean isOpen() {
        return !line.hasEnded() && line.length() < maximumTokens;
    }

    /**
     * One more token.
     *
     * @param said what the plug-in says there
     */
    void append(int token, String said) {
        steps.add(new FusedPosition(token, said, prompt.decision().alpha()));
        if (line.append(token)) {
            position = position.append(token, host);
        }
    }

    FusedGeneration generation() {
        return new FusedGeneration(line.generation(), steps, TextRule.NAME);
    }
}
