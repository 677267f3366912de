package io.onceedit.sweep;

import io.onceedit.evaluate.Attempt;
import io.onceedit.evaluate.KeptAnswer;
import io.onceedit.evaluate.KeptAnswers;
import io.onceedit.evaluate.KeptFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Answers of one kind and size: recalled where they are known, looked up where they are kept, asked for where they are neither. For one
 * thread.
 *
 * @param <Q> questions
 * @param <A> answers
 * @param <K> answers as they are kept
 */
final class Recollection<Q, A, K extends KeptAnswer> {
    /** Numbers, 64 MiB of them, behind which all is kept and forgotten here, and looked up when it is needed again. One call may go beyond. */
    private static final long MOST_NUMBERS = 16L << 20;

    private final KeptAnswers<K> kept;
    private final KeptAnswers.Wanted wanted;
    private final Form<Q, A, K> form;
    private final WorkMeter meter;
    private final Map<Q, A> known = new HashMap<>();
    private final List<K> unwritten = new ArrayList<>();
    private final Set<KeptFile> files = new LinkedHashSet<>();
    private long numbers;

    /** How questions and answers are kept. */
    interface Form<Q, A, K> {
        /** The name of a question. */
        long name(Q question);

        /** What a kept answer answers. */
        Q question(K kept);

        /** The answer as the host would give it now; empty where it would give another. */
        Optional<A> answer(K kept);

        /** What is kept of an answer. */
        K keep(Q question, A answer);
    }

    /**
     * Nothing is known yet.
     *
     * @param wanted whose answers, and which will do; new ones have the least size
     * @param meter is told how many answers were asked for, and how many found
     */
    Recollection(KeptAnswers<K> kept, KeptAnswers.Wanted wanted, Form<Q, A, K> form, WorkMeter meter) {
        this.kept = kept;
        this.wanted = wanted;
        this.form = form;
        this.meter = meter;
    }

    /** Names files that are looked through before all others. */
    void lookFirstIn(List<KeptFile> first) {
        files.addAll(first);
    }

    /** Files that have what was found or written here. */
    List<KeptFile> files() {
        return List.copyOf(files);
    }

    /**
     * Answers questions, in order.
     *
     * @param ask asks the host
     */
    List<Attempt<A>> recall(List<Q> questions, Function<List<Q>, List<Attempt<A>>> ask) {
        List<Q> missing = unknown(questions);
        lookUp(missing);
        List<Q> unknown = unknown(missing);
        Map<Q, Attempt<A>> fresh = unknown.isEmpty() ? Map.of() : asked(unknown, ask.apply(unknown));
        long computed = fresh.values().stream()
                .filter(Attempt.Answered.class::isInstance)
                .count();
        meter.answered(computed, missing.size() - unknown.size());
        List<Attempt<A>> answers = new ArrayList<>(questions.size());
        for (Q question : questions) {
            Attempt<A> asked = fresh.get(question);
            answers.add(asked == null ? new Attempt.Answered<>(known.get(question), true) : asked);
        }
        if (numbers > MOST_NUMBERS) {
            write();
            known.clear();
            numbers = 0;
        }
        return answers;
    }

    private List<Q> unknown(List<Q> questions) {
        return questions.stream()
                .filter(question -> !known.containsKey(question))
                .distinct()
                .toList();
    }

    private void lookUp(List<Q> questions) {
        if (questions.isEmpty()) {
            return;
        }
        Set<Q> asked = Set.copyOf(questions);
        Set<Long> names = questions.stream().map(form::name).collect(Collectors.toSet());
        try {
            KeptAnswers.Found<K> found = kept.find(wanted, names, List.copyOf(files));
            files.addAll(found.files());
            for (K one : found.answers()) {
                Q question = form.question(one);
                if (asked.contains(question)) {
                    form.answer(one).ifPresent(answer -> remember(question, answer, one.numbers()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to look up what the host has answered: " + e.getMessage(), e);
        }
    }

    private void remember(Q question, A answer, long size) {
        known.put(question, answer);
        numbers += size;
    }

    private Map<Q, Attempt<A>> asked(List<Q> questions, List<Attempt<A>> answers) {
        Map<Q, Attempt<A>> asked = new LinkedHashMap<>();
        for (int i = 0; i < questions.size(); i++) {
            Q question = questions.get(i);
            asked.put(question, answers.get(i));
            if (answers.get(i) instanceof Attempt.Answered<A> answered) {
                K one = form.keep(question, answered.value());
                unwritten.add(one);
                remember(question, answered.value(), one.numbers());
            }
        }
        return asked;
    }

    /** Keeps what was asked for since this was last called. */
    void write() {
        if (unwritten.isEmpty()) {
            return;
        }
        try {
            files.add(kept.add(wanted.host(), wanted.least(), unwritten));
            unwritten.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to keep what the host has answered: " + e.getMessage(), e);
        }
    }
}
