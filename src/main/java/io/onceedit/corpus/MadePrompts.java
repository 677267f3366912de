package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes the prompts that {@link ProbeMaker} describes, for one corpus and pool. */
final class MadePrompts {
    private static final int ATTEMPTS = 64;
    private static final int SHORTEST_NAME_WORD = 3;
    private static final String NO_OTHER_SUBJECT =
            "the pool's part for probes has no other subject that the question is new about";
    private static final String NO_SUBJECT_OF_RELATION =
            "the pool's part for probes has no subject of its relation that the question is new about";
    private static final String NO_OTHER_HALF =
            "the names of the pool's part for probes give its subject no other half";
    private static final String NO_OTHER_RELATION =
            "neither pool nor edits ask a subject something else that is new about its own";

    private final long seed;
    private final EditedNames edited;
    private final TextEnds known = new TextEnds();
    private final List<Candidate> poolPrompts = new ArrayList<>();
    private final List<Candidate> editPrompts = new ArrayList<>();
    private final List<String> nameWords;
    private final Map<EditRecord, Integer> groups;

    /**
     * A record that can lend its subject or its question.
     *
     * @param template of its prompt
     * @param questions templates of all texts that ask its question
     * @param group equal for records that are known to ask the same
     * @param unedited whether its subject may stand for an edit's
     */
    private record Candidate(
            String id, String subject, Template template, List<Template> questions, int group, boolean unedited) {
        boolean asksLike(List<Template> others) {
            return questions.stream().anyMatch(own -> others.stream().anyMatch(own::sameRelation));
        }
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

    /** @param parts prompts are made from the probing part, and none is the end of a text of the training part or the edits */
    MadePrompts(long seed, List<EditRecord> edits, PoolParts parts) {
        this.seed = seed;
        this.edited = new EditedNames(edits);
        parts.training().records().forEach(known::addPrompts);
        edits.forEach(known::addPrompts);
        groups = groups(edits, parts);
        LinkedHashSet<String> words = new LinkedHashSet<>();
        for (EditRecord record : parts.probing().records()) {
            candidate(record, !edited.mentionedIn(record.subject())).ifPresent(poolPrompts::add);
            words.addAll(Arrays.asList(record.subject().split(" ")));
        }
        edits.forEach(record -> candidate(record, false).ifPresent(editPrompts::add));
        editPrompts.sort((left, right) -> left.id().compareTo(right.id()));
        nameWords = words.stream().filter(MadePrompts::isNameWord).toList();
    }

    private static Map<EditRecord, Integer> groups(List<EditRecord> edits, PoolParts parts) {
        List<EditRecord> records = Stream.of(
                        edits, parts.training().records(), parts.probing().records())
                .flatMap(List::stream)
                .distinct()
                .toList();
        int[] numbers = QuestionGroups.of(
                records.stream().map(EditRecord::relation).toList(),
                records.stream().map(MadePrompts::wordings).toList());
        Map<EditRecord, Integer> groups = new HashMap<>();
        for (int i = 0; i < numbers.length; i++) {
            groups.put(records.get(i), numbers[i]);
        }
        return groups;
    }

    private static List<String> wordings(EditRecord record) {
        return texts(record)
                .flatMap(text -> PromptTemplate.of(text, record.subject()).stream())
                .map(PromptTemplate::body)
                .toList();
    }

    private static Stream<String> texts(EditRecord record) {
        return Stream.of(List.of(record.prompt()), record.paraphrases(), record.rephrasings())
                .flatMap(List::stream);
    }

    private Optional<Candidate> candidate(EditRecord record, boolean unedited) {
        return Template.of(record, record.prompt())
                .map(template -> new Candidate(
                        record.id(), record.subject(), template, questions(record), groups.get(record), unedited));
    }

    private static List<Template> questions(EditRecord record) {
        return texts(record).flatMap(text -> Template.of(record, text).stream()).toList();
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
        List<Template> questions = questions(edit);
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
            EditRecord edit, Template own, ProbeKind kind, Set<String> taken, Predicate<Candidate> suits) {
        Optional<String> prompt = firstFrom(
                        poolPrompts,
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
            if (isNameWord(words[i])) {
                places.add(i);
            }
        }
        if (words.length < 2 || places.isEmpty()) {
            return Attempt.failed("its subject \"" + edit.subject() + "\" has no half that could be changed");
        }
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
                    && !edited.mentionedIn(subject)
                    && isNew(prompt, taken)) {
                return Attempt.of(Optional.of(prompt), "");
            }
        }
        return Attempt.failed(NO_OTHER_HALF);
    }

    private Optional<String> sameSubject(EditRecord edit, List<Template> questions) {
        Set<String> stems = new HashSet<>();
        questions.forEach(question -> stems.addAll(question.content()));
        Predicate<Candidate> other = candidate -> candidate.group() != groups.get(edit)
                && !candidate.asksLike(questions)
                && isNew(candidate.template().about(edit.subject()), Set.of());
        Predicate<Candidate> otherWords =
                candidate -> !candidate.template().content().isEmpty()
                        && !candidate.template().sharesContent(stems);
        Predicate<Candidate> otherName = candidate ->
                !edit.relation().isEmpty() && !candidate.template().relation().isEmpty();
        for (List<Candidate> candidates : List.of(poolPrompts, editPrompts)) {
            for (Predicate<Candidate> suits : List.of(otherWords, otherName)) {
                Optional<Candidate> found = firstFrom(candidates, draw(edit, ProbeKind.SAME_SUBJECT), other.and(suits));
                if (found.isPresent()) {
                    return found.map(candidate -> candidate.template().about(edit.subject()));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isNew(String prompt, Set<String> taken) {
        return !taken.contains(prompt) && !known.anyEndsWith(prompt);
    }

    /** The first candidate that suits, from a random place on and around. */
    private static Optional<Candidate> firstFrom(
            List<Candidate> candidates, SplittableRandom random, Predicate<Candidate> suits) {
        int start = candidates.isEmpty() ? 0 : random.nextInt(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get((start + i) % candidates.size());
            if (suits.test(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private SplittableRandom draw(EditRecord edit, ProbeKind kind) {
        return Draws.of(seed, kind.columnName(), edit.id());
    }

    /** Whether a word of a name tells it from others: it is no short or lower-case connecting word. */
    private static boolean isNameWord(String word) {
        return word.length() >= SHORTEST_NAME_WORD && !Character.isLowerCase(word.charAt(0));
    }
}
