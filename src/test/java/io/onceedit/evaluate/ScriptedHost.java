package io.onceedit.evaluate;

import io.onceedit.corpus.TextProbe;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.HostPass;
import io.onceedit.model.tokenizer.Encoding;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A host that says what a test tells it to say behind a prompt, and fails where it was told nothing. */
final class ScriptedHost implements HostAnswers {
    private final WordTokenizer tokenizer = new WordTokenizer();
    private final Map<String, String> sayings = new HashMap<>();
    private final List<Integer> limits = new ArrayList<>();
    private final List<String> wholePasses = new ArrayList<>();

    ScriptedHost says(String prompt, String words) {
        sayings.put(prompt, words);
        return this;
    }

    /** The limits of the generations that were asked for, in order. */
    List<Integer> limits() {
        return limits;
    }

    /** The prompts of the passes that were asked for with another number of kept tokens than in general, each with that number. */
    List<String> wholePasses() {
        return wholePasses;
    }

    /** What somebody says, as a generation of this host's tokens. */
    Generation generation(String words, int maximumTokens) {
        int[] ids = tokenizer.encode(words).ids();
        int[] kept = Arrays.copyOf(ids, Math.min(ids.length, maximumTokens));
        return new Generation(tokenizer.decode(kept), kept, kept.length == ids.length);
    }

    @Override
    public TextTokenizer tokenizer() {
        return tokenizer;
    }

    int id(String word) {
        return tokenizer.id(word);
    }

    @Override
    public List<Attempt<HostPass>> passes(List<TextProbe> probes) {
        return probes.stream().map(this::pass).toList();
    }

    @Override
    public List<Attempt<HostPass>> passes(List<TextProbe> probes, int keptTokens) {
        probes.forEach(probe -> wholePasses.add(probe.prompt() + " " + keptTokens));
        return passes(probes);
    }

    private Attempt<HostPass> pass(TextProbe probe) {
        if (!sayings.containsKey(probe.prompt())) {
            return new Attempt.Failed<>("Failed to ask the host: nothing is known about " + probe.prompt());
        }
        Encoding encoding = tokenizer.encode(probe.prompt() + " " + probe.answer());
        int first = encoding.firstTokenPast(probe.prompt().length());
        int positions = encoding.length() - first;
        int[] argmax =
                Arrays.copyOf(tokenizer.encode(sayings.get(probe.prompt())).ids(), positions);
        return Attempt.of(new HostPass(
                probe.prompt(),
                probe.answer(),
                encoding,
                first,
                argmax,
                new float[positions],
                new int[positions][0],
                new float[positions][0]));
    }

    @Override
    public List<Attempt<Generation>> generations(List<String> prompts, int maximumTokens) {
        limits.add(maximumTokens);
        List<Attempt<Generation>> answers = new ArrayList<>();
        for (String prompt : prompts) {
            String saying = sayings.get(prompt);
            answers.add(
                    saying == null
                            ? new Attempt.Failed<>("Failed to ask the host: nothing is known about " + prompt)
                            : Attempt.of(generation(saying, maximumTokens)));
        }
        return answers;
    }
}
