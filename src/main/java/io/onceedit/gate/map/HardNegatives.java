package io.onceedit.gate.map;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TextProbe;
import io.onceedit.gate.subject.CasePolicy;
import io.onceedit.gate.subject.SubjectIndex;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Makes the prompts that a record of the pool must not be taken for: its question about another subject, about another subject of the
 * same relation and about a half-changed name, other questions about its subject, and its unrelated prompts.
 */
final class HardNegatives {
    private static final int OF_EACH_KIND = 2;

    private final List<PoolQuestion> questions;
    private final PoolQuestions.LeakFilter filter;
    private final SplittableRandom random;

    HardNegatives(List<PoolQuestion> questions, PoolQuestions.LeakFilter filter, long seed) {
        this.questions = questions;
        this.filter = filter;
        this.random = new SplittableRandom(seed);
    }

    /** The hard negatives of one record; only its unrelated prompts where it does not name its subject. */
    PoolQuestion.Negatives of(int index) {
        PoolQuestion question = questions.get(index);
        Map<ProbeKind, List<String>> prompts = new EnumMap<>(ProbeKind.class);
        prompts.put(
                ProbeKind.LOCALITY,
                question.record().locality().stream().map(TextProbe::prompt).toList());
        if (question.namesSubject()) {
            List<PoolQuestion> others = questions.stream()
                    .filter(PoolQuestion::namesSubject)
                    .filter(other ->
                            !other.record().subject().equals(question.record().subject()))
                    .toList();
            List<PoolQuestion> unlike = others.stream()
                    .filter(other -> !other.mayAskTheSame(question))
                    .toList();
            List<PoolQuestion> alike = others.stream()
                    .filter(other -> other.group() == question.group())
                    .toList();
            prompts.put(ProbeKind.NEAR_SUBJECT, askedAbout(question, subjects(drawn(unlike, OF_EACH_KIND))));
            prompts.put(ProbeKind.NEAR_TYPE, askedAbout(question, subjects(drawn(alike, OF_EACH_KIND))));
            prompts.put(ProbeKind.HALF_SUBJECT, askedAbout(question, halfChanged(question, others)));
            prompts.put(ProbeKind.SAME_SUBJECT, otherQuestions(question, drawn(unlike, OF_EACH_KIND)));
        }
        prompts.replaceAll((kind, texts) -> filter.kept(texts));
        List<String> sameSubject = prompts.getOrDefault(ProbeKind.SAME_SUBJECT, List.of());
        return new PoolQuestion.Negatives(prompts, FactForms.asked(question.record(), sameSubject));
    }

    private static List<String> askedAbout(PoolQuestion question, List<String> subjects) {
        return subjects.stream()
                .map(subject -> withSubject(question.record(), subject))
                .toList();
    }

    private static List<String> otherQuestions(PoolQuestion question, List<PoolQuestion> others) {
        String subject = question.record().subject();
        return others.stream()
                .map(other -> withSubject(other.record(), subject))
                .toList();
    }

    private static String withSubject(EditRecord record, String subject) {
        return SubjectIndex.of(List.of(record), List.of(), CasePolicy.SMART)
                .find(record.prompt(), id -> false)
                .withName(record.id(), subject);
    }

    private static List<String> subjects(List<PoolQuestion> questions) {
        return questions.stream().map(question -> question.record().subject()).toList();
    }

    /** Names of several words, each with its first or last word exchanged for another name's. */
    private List<String> halfChanged(PoolQuestion question, List<PoolQuestion> others) {
        List<String> own = words(question.record().subject());
        List<List<String>> lenders = subjects(others).stream()
                .map(HardNegatives::words)
                .filter(name -> name.size() > 1)
                .toList();
        if (own.size() < 2) {
            return List.of();
        }
        Set<String> changed = new LinkedHashSet<>();
        for (List<String> lender : drawn(lenders, OF_EACH_KIND)) {
            List<String> name = new ArrayList<>(own);
            if (random.nextBoolean()) {
                name.set(0, lender.get(0));
            } else {
                name.set(name.size() - 1, lender.get(lender.size() - 1));
            }
            changed.add(String.join(" ", name));
        }
        changed.remove(String.join(" ", own));
        return List.copyOf(changed);
    }

    private static List<String> words(String name) {
        return List.of(name.strip().split("\\s+"));
    }

    private <T> List<T> drawn(List<T> candidates, int count) {
        List<T> left = new ArrayList<>(candidates);
        List<T> drawn = new ArrayList<>();
        while (drawn.size() < count && !left.isEmpty()) {
            drawn.add(left.remove(random.nextInt(left.size())));
        }
        return drawn;
    }
}
