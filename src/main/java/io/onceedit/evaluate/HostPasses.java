package io.onceedit.evaluate;

import io.onceedit.corpus.TextProbe;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.HostPass;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The answers of a host that is open. Questions are sorted by length and read in batches, and no question in general is computed twice for
 * as long as this object lives. Works on the thread that calls it, which must record no gradients. For one thread; does not close the host.
 */
public final class HostPasses implements HostAnswers {
    private final LanguageModel host;
    private final HostPassSettings settings;
    private final ProgressListener progress;
    private final Attempts attempts;
    private final PassReader reader;
    private final GreedyGenerator generator;
    private final Map<TextProbe, Attempt<HostPass>> passes = new HashMap<>();
    private final Map<Prompt, Attempt<Generation>> generations = new HashMap<>();

    /** What a generation was asked for. */
    private record Prompt(String text, int maximumTokens) {}

    /** @param progress is told how far the passes are, and of batches that are halved */
    public HostPasses(LanguageModel host, HostPassSettings settings, ProgressListener progress) {
        this(host, settings, progress, new Attempts(progress));
    }

    /** @param attempts knows how large a batch may be */
    public HostPasses(LanguageModel host, HostPassSettings settings, ProgressListener progress, Attempts attempts) {
        this.host = Objects.requireNonNull(host, "host");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.progress = Objects.requireNonNull(progress, "progress");
        this.attempts = Objects.requireNonNull(attempts, "attempts");
        this.reader = new PassReader(host.decoder());
        this.generator = new GreedyGenerator(host.decoder(), host.tokenizer());
    }

    @Override
    public TextTokenizer tokenizer() {
        return host.tokenizer();
    }

    @Override
    public List<Attempt<HostPass>> passes(List<TextProbe> probes) {
        return recall(probes, passes, missing -> computePasses(missing, settings.keptTokens()));
    }

    /** {@inheritDoc} These are not remembered: they may be large. */
    @Override
    public List<Attempt<HostPass>> passes(List<TextProbe> probes, int keptTokens) {
        return recall(probes, new HashMap<>(), missing -> computePasses(missing, keptTokens));
    }

    /** What {@link #passes} has read so far; answers that were known already are not read again. */
    public ReadCounts counts() {
        return reader.counts();
    }

    @Override
    public List<Attempt<Generation>> generations(List<String> prompts, int maximumTokens) {
        List<Prompt> asked =
                prompts.stream().map(text -> new Prompt(text, maximumTokens)).toList();
        return recall(asked, generations, missing -> computeGenerations(missing, maximumTokens));
    }

    private static <Q, A> List<Attempt<A>> recall(
            List<Q> questions, Map<Q, Attempt<A>> known, Function<List<Q>, List<Attempt<A>>> compute) {
        LinkedHashSet<Q> missing = new LinkedHashSet<>(questions);
        missing.removeAll(known.keySet());
        List<Q> asked = List.copyOf(missing);
        List<Attempt<A>> computed = compute.apply(asked);
        for (int i = 0; i < asked.size(); i++) {
            known.put(asked.get(i), computed.get(i));
        }
        List<Attempt<A>> answers = new ArrayList<>(questions.size());
        for (Q question : questions) {
            Attempt<A> answer = known.get(question);
            // The first question of this call is the one that was computed; any other finds it known.
            answers.add(missing.remove(question) ? answer : answer.asRecalled());
        }
        return answers;
    }

    private List<Attempt<HostPass>> computePasses(List<TextProbe> probes, int keptTokens) {
        int longest = host.decoder().shape().maximumPositions();
        List<Attempt<AnswerTokens>> tokens = new ArrayList<>(probes.size());
        probes.forEach(probe -> tokens.add(tokens(probe, longest)));
        Map<String, Integer> longestBehind = new HashMap<>();
        tokens.forEach(attempt -> attempt.either(
                answer -> longestBehind.merge(
                        answer.text().prompt(), answer.encoding().length(), Math::max),
                reason -> 0));
        // Answers of one prompt count as long as its longest, so that they come into one batch and the prompt is read
        // once.
        return LengthBatches.run(
                tokens, settings, answer -> longestBehind.get(answer.text().prompt()), batch -> {
                    List<Attempt<HostPass>> read = attempts.inBatches(
                            batch.items(), batch.items().size(), "the host", items -> reader.read(items, keptTokens));
                    progress.advanced("host pass", batch.done(), probes.size());
                    return read;
                });
    }

    private Attempt<AnswerTokens> tokens(TextProbe probe, int longest) {
        return attempts.one(
                probe,
                "the host's tokenizer",
                one -> AnswerTokens.of(tokenizer(), one).requireScorable(longest));
    }

    private List<Attempt<Generation>> computeGenerations(List<Prompt> prompts, int maximumTokens) {
        List<Attempt<int[]>> tokens = new ArrayList<>(prompts.size());
        for (Prompt prompt : prompts) {
            tokens.add(attempts.one(
                    prompt, "the host's tokenizer", one -> generator.promptTokens(one.text(), maximumTokens)));
        }
        return LengthBatches.run(tokens, settings, ids -> ids.length + maximumTokens, batch -> {
            List<Attempt<Generation>> spoken = attempts.inBatches(
                    batch.items(), batch.items().size(), "the host", items -> generator.generate(items, maximumTokens));
            progress.advanced("host generation", batch.done(), prompts.size());
            return spoken;
        });
    }
}
