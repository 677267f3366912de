package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Makes the prompts that {@link ProbeMaker} describes, for one seed. Immutable and safe for many threads. */
final class MadePrompts {
    private static final int ATTEMPTS = 64;
    private static final String NO_OTHER_SUBJECT =
            "the pool's part for probes has no other subject that the question is new about";
    private static final String NO_SUBJECT_OF_RELATION =
            "the pool's part for probes has no subject of its relation that the question is new about";
    private static final String NO_OTHER_HALF =
            "the names of the pool's part for probes give its subject no other half";
    private static final String NO_OTHER_RELATION =
            "neither pool nor edits ask a subject something else that is new about its own";

    private final long seed;
    private final PromptSources sources;

    MadePrompts(long seed, PromptSources sources) {
        this.seed = seed;
        this.sources = sources;
    }

    /** The prompts made for one edit. */
    record Made(Attempt nearSubject, Attempt nearType, Attempt halfSubject, Attempt sameSubject) {}

    /**
     * What came of making a prompt.
     *
     * @param prompts one, or none
     * @param whyNone why there is none; empty where there is one
     */
    record Attempt(List<String> prompts, String whyNone) {
        static Attempt of(Optional<String> prompt, String whyNone) {
            return prompt.isPresent() ? new Attempt(List.of(prompt.get()), "") : failed(whyNone);
        }

        static Attempt failed(String whyNone) {
            return new Attempt(List.of(), whyNone);
        }
    }

    /** The prompts for one edit; no two of them are the same. */
    Made about(EditRecord edit) {
        Optional<Template> template = Template.of(edit, edit.prompt());
        if (template.isEmpty()) {
            Attempt none = Attempt.failed(
                    edit.subject().isBlank()
                            ? "it names no subject"
                            : "its prompt does not name its subject \"" + edit.subject() + "\" as it stands");
            return new Made(none, none, none, none);
        }
        Template own = template.get();
        List<Template> questions = PromptSources.questions(edit);
        Set<String> taken = new HashSet<>();
        Optional<String> nearType = otherSubject(
                edit,
                own,
                ProbeKind.NEAR_TYPE,
                taken,
                candidate -> candidate.template().sameRelation(own));
        if (nearType.isEmpty()) {
            nearType = otherSubject(edit, own, ProbeKind.NEAR_TYPE, taken, candidate -> candidate.asksLike(questions));
        }
        Optional<String> nearSubject = otherSubject(edit, own, ProbeKind.NEAR_SUBJECT, taken, candidate -> true);
        return new Made(
                Attempt.of(nearSubject, NO_OTHER_SUBJECT),
                Attempt.of(nearType, NO_SUBJECT_OF_RELATION),
                halfSubject(edit, own, taken),
                Attempt.of(sameSubject(edit, questions), NO_OTHER_RELATION));
    }

    private Optional<String> otherSubject(
            EditRecord edit,
            Template own,
            ProbeKind kind,
            Set<String> taken,
            Predicate<PromptSources.Candidate> suits) {
        Optional<String> prompt = firstFrom(
                        sources.poolPrompts(),
                        draw(edit, kind),
                        candidate -> candidate.unedited()
                                && suits.test(candidate)
                                && isNew(own.about(candidate.subject()), taken))
                .map(candidate -> own.about(candidate.subject()));
        prompt.ifPresent(taken::add);
        return prompt;
    }

    private Attempt halfSubject(EditRecord edit, Template own, Set<String> taken) {
        String[] words = edit.subject().split(" ");
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            if (PromptSources.isNameWord(words[i])) {
                places.add(i);
            }
        }
        if (words.length < 2 || places.isEmpty()) {
            return Attempt.failed("its subject \"" + edit.subject() + "\" has no half that could be changed");
        }
        List<String> nameWords = sources.nameWords();
        if (nameWords.isEmpty()) {
            return Attempt.failed(NO_OTHER_HALF);
        }
        SplittableRandom random = draw(edit, ProbeKind.HALF_SUBJECT);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int place = places.get(random.nextInt(places.size()));
            String[] changed = words.clone();
            changed[place] = nameWords.get(random.nextInt(nameWords.size()));
            String subject = String.join(" ", changed);
            String prompt = own.about(subject);
            if (!changed[place].equalsIgnoreCase(words[place])
                    && !sources.namesEdited(subject)
                    && isNew(prompt, taken)) {
                return Attempt.of(Optional.of(prompt), "");
            }
        }
        return Attempt.failed(NO_OTHER_HALF);
    }

    private Optional<String> sameSubject(EditRecord edit, List<Template> questions) {
        Set<String> stems = new HashSet<>();
        questions.forEach(question -> stems.addAll(question.content()));
        int group = sources.group(edit);
        Predicate<PromptSources.Candidate> other =
                candidate -> (candidate.group() != group || group == QuestionGroups.NONE)
                        && !candidate.asksLike(questions)
                        && isNew(candidate.template().about(edit.subject()), Set.of());
        Predicate<PromptSources.Candidate> otherWords =
                candidate -> !candidate.template().content().isEmpty()
                        && !candidate.template().sharesContent(stems);
        Predicate<PromptSources.Candidate> otherName = candidate ->
                !edit.relation().isEmpty() && !candidate.template().relation().isEmpty();
        for (List<PromptSources.Candidate> candidates : List.of(sources.poolPrompts(), sources.editPrompts())) {
            for (Predicate<PromptSources.Candidate> suits : List.of(otherWords, otherName)) {
                Optional<PromptSources.Candidate> found =
                        firstFrom(candidates, draw(edit, ProbeKind.SAME_SUBJECT), other.and(suits));
                if (found.isPresent()) {
                    return found.map(candidate -> candidate.template().about(edit.subject()));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isNew(String prompt, Set<String> taken) {
        return !taken.contains(prompt) && !sources.anyEndsWith(prompt);
    }

    /** The first candidate that suits, from a random place on and around. */
    private static Optional<PromptSources.Candidate> firstFrom(
            List<PromptSources.Candidate> candidates,
            SplittableRandom random,
            Predicate<PromptSources.Candidate> suits) {
        int start = candidates.isEmpty() ? 0 : random.nextInt(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            PromptSources.Candidate candidate = candidates.get((start + i) % candidates.size());
            if (suits.test(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private SplittableRandom draw(EditRecord edit, ProbeKind kind) {
        return Draws.of(seed, kind.columnName(), edit.id());
    }
}
