package io.onceedit.sweep;

import io.onceedit.corpus.TextProbe;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.HostPass;
import io.onceedit.evaluate.Attempt;
import io.onceedit.evaluate.HostAnswers;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A host's answers that are remembered: what is known is recalled, what is not is asked of the host and remembered. A host never changes,
 * so what it once said is what it says. For one thread.
 */
final class KnownHostAnswers implements HostAnswers {
    private static final String PASSES = "passes.jsonl.gz";
    private static final String GENERATIONS = "generations.jsonl.gz";

    private final TextTokenizer tokenizer;
    private final Supplier<HostAnswers> opens;
    private final WorkMeter meter;
    private Optional<HostAnswers> host = Optional.empty();
    private final Map<TextProbe, HostPass> passes = new LinkedHashMap<>();
    private final Map<Continued, Generation> generations = new LinkedHashMap<>();

    /** A prompt and the most tokens that were generated behind it. */
    private record Continued(String prompt, int maximumTokens) {}

    /** One line of the generations' file. */
    private record KnownGeneration(String prompt, int maximumTokens, Generation generation) {}

    /**
     * Nothing is known yet.
     *
     * @param tokenizer the host's
     * @param opens opens the host, when something is asked that is not known
     * @param meter what the host reads is booked to {@link Stage#HOST_PASS}
     */
    KnownHostAnswers(TextTokenizer tokenizer, Supplier<HostAnswers> opens, WorkMeter meter) {
        this.tokenizer = tokenizer;
        this.opens = opens;
        this.meter = meter;
    }

    private <A> List<Attempt<A>> asked(Function<HostAnswers, List<Attempt<A>>> question) {
        return meter.during(Stage.HOST_PASS, () -> {
            if (host.isEmpty()) {
                host = Optional.of(opens.get());
            }
            return question.apply(host.get());
        });
    }

    /** Takes in what {@link #write} wrote. */
    void read(Path folder) {
        for (HostPass pass : JsonLines.read(folder.resolve(PASSES), HostPass.class)) {
            passes.put(new TextProbe(pass.prompt(), pass.answer()), pass);
        }
        for (KnownGeneration known : JsonLines.read(folder.resolve(GENERATIONS), KnownGeneration.class)) {
            generations.put(new Continued(known.prompt(), known.maximumTokens()), known.generation());
        }
    }

    /** Writes all that is known into a folder. */
    void write(Path folder) throws IOException {
        JsonLines.write(folder.resolve(PASSES), List.copyOf(passes.values()));
        JsonLines.write(
                folder.resolve(GENERATIONS),
                generations.entrySet().stream()
                        .map(known -> new KnownGeneration(
                                known.getKey().prompt(), known.getKey().maximumTokens(), known.getValue()))
                        .toList());
    }

    @Override
    public TextTokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public List<Attempt<HostPass>> passes(List<TextProbe> probes) {
        return recall(probes, passes, Function.identity(), unknown -> asked(host -> host.passes(unknown)));
    }

    @Override
    public List<Attempt<Generation>> generations(List<String> prompts, int maximumTokens) {
        return recall(
                prompts,
                generations,
                prompt -> new Continued(prompt, maximumTokens),
                unknown -> asked(host -> host.generations(unknown, maximumTokens)));
    }

    private static <Q, K, A> List<Attempt<A>> recall(
            List<Q> questions, Map<K, A> known, Function<Q, K> key, Function<List<Q>, List<Attempt<A>>> ask) {
        List<Q> unknown = questions.stream()
                .filter(question -> !known.containsKey(key.apply(question)))
                .distinct()
                .toList();
        Map<K, Attempt<A>> asked = new LinkedHashMap<>();
        List<Attempt<A>> answers = unknown.isEmpty() ? List.of() : ask.apply(unknown);
        for (int i = 0; i < unknown.size(); i++) {
            K question = key.apply(unknown.get(i));
            asked.put(question, answers.get(i));
            if (answers.get(i) instanceof Attempt.Answered<A> answered) {
                known.put(question, answered.value());
            }
        }
        List<Attempt<A>> results = new ArrayList<>(questions.size());
        for (Q question : questions) {
            K asKey = key.apply(question);
            Attempt<A> fresh = asked.get(asKey);
            results.add(fresh == null ? new Attempt.Answered<>(known.get(asKey), true) : fresh);
        }
        return results;
    }
}
