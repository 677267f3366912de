package io.onceedit.sweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.corpus.TextProbe;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.HostPass;
import io.onceedit.evaluate.Attempt;
import io.onceedit.evaluate.HostAnswers;
import io.onceedit.evaluate.HostMemory;
import io.onceedit.evaluate.KeptAnswer;
import io.onceedit.evaluate.KeptAnswers;
import io.onceedit.evaluate.KeptFile;
import io.onceedit.evaluate.KeptGeneration;
import io.onceedit.evaluate.KeptHost;
import io.onceedit.evaluate.KeptPass;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A host's answers that are remembered: what is known is recalled, what is kept in the store is looked up, and what is neither is asked of
 * the host and kept. A host never changes, so what it once said is what it says. For one thread.
 */
final class KnownHostAnswers implements HostAnswers {
    private static final String SOURCES = "answers.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Remembered host;
    private final Supplier<HostAnswers> opens;
    private final WorkMeter meter;
    private Optional<HostAnswers> opened = Optional.empty();
    private final Map<Integer, Recollection<TextProbe, HostPass, KeptPass>> passes = new TreeMap<>();
    private final Map<Integer, Recollection<String, Generation, KeptGeneration>> generations = new TreeMap<>();
    private final Set<KeptFile> firstPasses = new LinkedHashSet<>();
    private final Set<KeptFile> firstGenerations = new LinkedHashSet<>();

    /**
     * A host and where its answers are kept.
     *
     * @param keptTokens tokens that are kept at each position of a pass, where no other number is asked for
     */
    record Remembered(TextTokenizer tokenizer, KeptHost name, HostMemory memory, int keptTokens) {}

    /**
     * Files that have a unit's answers.
     *
     * @param passes over known answers
     * @param generations free continuations
     */
    private record Sources(List<KeptFile> passes, List<KeptFile> generations) {}

    /**
     * Nothing is known yet.
     *
     * @param opens opens the host, when something is asked that is neither known nor kept
     * @param meter what the host reads is booked to {@link Stage#HOST_PASS}
     */
    KnownHostAnswers(Remembered host, Supplier<HostAnswers> opens, WorkMeter meter) {
        this.host = host;
        this.opens = opens;
        this.meter = meter;
    }

    private <A> List<Attempt<A>> asked(Function<HostAnswers, List<Attempt<A>>> question) {
        return meter.during(Stage.HOST_PASS, () -> {
            if (opened.isEmpty()) {
                opened = Optional.of(opens.get());
            }
            return question.apply(opened.get());
        });
    }

    /** Takes in where the answers of the unit are kept that wrote a folder. */
    void read(Path folder) {
        Path file = folder.resolve(SOURCES);
        try {
            Sources sources = MAPPER.readValue(file.toFile(), Sources.class);
            firstPasses.addAll(sources.passes());
            firstGenerations.addAll(sources.generations());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Failed to read " + file + ": " + e.getMessage() + "; delete its folder and run the sweep again",
                    e);
        }
    }

    /** Keeps what the host was asked. */
    void keep() {
        passes.values().forEach(Recollection::write);
        generations.values().forEach(Recollection::write);
    }

    /** Keeps what the host was asked, and writes where everything is that was known here into a folder. */
    void write(Path folder) throws IOException {
        keep();
        MAPPER.writeValue(
                folder.resolve(SOURCES).toFile(), new Sources(files(passes.values()), files(generations.values())));
    }

    private static List<KeptFile> files(Collection<? extends Recollection<?, ?, ?>> recollections) {
        List<KeptFile> files = new ArrayList<>();
        recollections.forEach(one -> files.addAll(one.files()));
        return files.stream().distinct().toList();
    }

    @Override
    public TextTokenizer tokenizer() {
        return host.tokenizer();
    }

    @Override
    public List<Attempt<HostPass>> passes(List<TextProbe> probes) {
        return passes(host.keptTokens()).recall(probes, unknown -> asked(answers -> answers.passes(unknown)));
    }

    @Override
    public List<Attempt<HostPass>> passes(List<TextProbe> probes, int keptTokens) {
        return passes(keptTokens).recall(probes, unknown -> asked(answers -> answers.passes(unknown, keptTokens)));
    }

    private Recollection<TextProbe, HostPass, KeptPass> passes(int keptTokens) {
        return passes.computeIfAbsent(keptTokens, size -> {
            KeptAnswers.Wanted wanted = new KeptAnswers.Wanted(host.name(), size, Integer.MAX_VALUE);
            Recollection<TextProbe, HostPass, KeptPass> none =
                    new Recollection<>(host.memory().passes(), wanted, new PassForm(host.tokenizer(), size), meter);
            none.lookFirstIn(
                    firstPasses.stream().filter(file -> file.size() >= size).toList());
            return none;
        });
    }

    @Override
    public List<Attempt<Generation>> generations(List<String> prompts, int maximumTokens) {
        return generationsUpTo(maximumTokens)
                .recall(prompts, unknown -> asked(answers -> answers.generations(unknown, maximumTokens)));
    }

    private Recollection<String, Generation, KeptGeneration> generationsUpTo(int maximumTokens) {
        return generations.computeIfAbsent(maximumTokens, size -> {
            KeptAnswers.Wanted wanted = new KeptAnswers.Wanted(host.name(), size, size);
            Recollection<String, Generation, KeptGeneration> none =
                    new Recollection<>(host.memory().generations(), wanted, new GenerationForm(size), meter);
            none.lookFirstIn(firstGenerations.stream()
                    .filter(file -> file.size() == size)
                    .toList());
            return none;
        });
    }

    private record PassForm(TextTokenizer tokenizer, int keptTokens)
            implements Recollection.Form<TextProbe, HostPass, KeptPass> {
        @Override
        public long name(TextProbe probe) {
            return KeptAnswer.question(probe.prompt(), probe.answer());
        }

        @Override
        public TextProbe question(KeptPass kept) {
            return kept.text();
        }

        @Override
        public Optional<HostPass> answer(KeptPass kept) {
            return kept.restore(tokenizer, keptTokens);
        }

        @Override
        public KeptPass keep(TextProbe probe, HostPass pass) {
            return KeptPass.of(pass);
        }
    }

    private record GenerationForm(int maximumTokens) implements Recollection.Form<String, Generation, KeptGeneration> {
        @Override
        public long name(String prompt) {
            return KeptAnswer.question(prompt, "");
        }

        @Override
        public String question(KeptGeneration kept) {
            return kept.prompt();
        }

        @Override
        public Optional<Generation> answer(KeptGeneration kept) {
            return Optional.of(kept.restore());
        }

        @Override
        public KeptGeneration keep(String prompt, Generation generation) {
            return KeptGeneration.of(prompt, maximumTokens, generation);
        }
    }
}
