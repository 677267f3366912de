package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What prompts are made of and held against, the same for every seed. Immutable and safe for many threads. */
final class PromptSources {
    private static final int SHORTEST_NAME_WORD = 3;

    private final EditIndex edits;
    private final TextEnds trained = new TextEnds();
    private final QuestionGroups groups;
    private final List<Candidate> poolPrompts = new ArrayList<>();
    private final List<Candidate> editPrompts = new ArrayList<>();
    private final List<String> nameWords;

    /**
     * A record that can lend its subject or its question.
     *
     * @param template of its prompt
     * @param questions templates of all texts that ask its question
     * @param group equal for records that are known to ask the same
     * @param unedited whether its subject may stand for an edit's
     */
    record Candidate(String subject, Template template, List<Template> questions, int group, boolean unedited) {
        boolean asksLike(List<Template> others) {
            return questions.stream().anyMatch(own -> others.stream().anyMatch(own::sameRelation));
        }
    }

    /** @param parts prompts are made from the probing part, and none is the end of a text of the training part or the edits */
    PromptSources(EditIndex edits, PoolParts parts) {
        this.edits = edits;
        this.groups = edits.groups();
        parts.training().records().forEach(trained::addPrompts);
        Stream.of(parts.training(), parts.probing())
                .flatMap(pool -> pool.records().stream())
                .forEach(record -> groups.add(record.relation(), maskedWordings(record)));
        LinkedHashSet<String> words = new LinkedHashSet<>();
        for (EditRecord record : parts.probing().records()) {
            candidate(record, !edits.mentionedIn(record.subject())).ifPresent(poolPrompts::add);
            words.addAll(Arrays.asList(record.subject().split(" ")));
        }
        edits.lending().forEach(record -> candidate(record, false).ifPresent(editPrompts::add));
        nameWords = words.stream().filter(PromptSources::isNameWord).toList();
    }

    /** A record's wordings with the subject masked; none where they do not name it. */
    static List<String> maskedWordings(EditRecord record) {
        return record.wordings().stream()
                .flatMap(text -> PromptTemplate.of(text, record.subject()).stream())
                .map(PromptTemplate::body)
                .toList();
    }

    /** The templates of all texts that ask a record's question. */
    static List<Template> questions(EditRecord record) {
        return record.wordings().stream()
                .flatMap(text -> Template.of(record, text).stream())
                .toList();
    }

    /** Whether a word of a name tells it from others: it is no short or lower-case connecting word. */
    static boolean isNameWord(String word) {
        return word.length() >= SHORTEST_NAME_WORD && !Character.isLowerCase(word.charAt(0));
    }

    private Optional<Candidate> candidate(EditRecord record, boolean unedited) {
        return Template.of(record, record.prompt())
                .map(template -> new Candidate(record.subject(), template, questions(record), group(record), unedited));
    }

    /** The group of a record of the edits or the pool. */
    int group(EditRecord record) {
        return groups.of(record.relation(), maskedWordings(record));
    }

    /** Records of the pool's probing part, in its order. */
    List<Candidate> poolPrompts() {
        return poolPrompts;
    }

    /** Edits that lend their question, by id. */
    List<Candidate> editPrompts() {
        return editPrompts;
    }

    /** The words of the probing part's names that can change a name. */
    List<String> nameWords() {
        return nameWords;
    }

    /** Whether a text names an edited subject. */
    boolean namesEdited(String text) {
        return edits.mentionedIn(text);
    }

    /** Whether a text of the edits or of the training part equals the prompt or ends with it. */
    boolean anyEndsWith(String prompt) {
        String normalised = LeakCheck.normalise(prompt);
        return edits.anyEndsWith(normalised) || trained.anyEndsWith(normalised);
    }
}
